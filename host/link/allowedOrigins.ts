import { appendFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { extensionId } from '../../protocol/limits.ts';

const idShape = /^[a-p]{32}$/;

/** The origins that may use this host: the extension's own, and those of ids the user allowed here (a store's build). */
export function readAllowedOrigins(dataFolder: string): readonly string[] {
  return [extensionId, ...readExtraIds(dataFolder)].map((id) => `chrome-extension://${id}/`);
}

/** Allows one more extension id, told in a terminal. False when it does not look like one. */
export function allowExtensionId(dataFolder: string, id: string): boolean {
  if (!idShape.test(id)) return false;
  if (id !== extensionId && !readExtraIds(dataFolder).includes(id)) {
    appendFileSync(idsFile(dataFolder), `${id}\n`, { mode: 0o600 });
  }
  return true;
}

function idsFile(dataFolder: string): string {
  return path.join(dataFolder, 'extension-ids');
}

function readExtraIds(dataFolder: string): readonly string[] {
  try {
    return readFileSync(idsFile(dataFolder), 'utf8')
      .split('\n')
      .filter((line) => idShape.test(line));
  } catch {
    return []; // Nobody has allowed one yet.
  }
}
