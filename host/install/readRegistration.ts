import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { extensionId } from '../../protocol/limits.ts';
import type { HostPlace } from './hostPlace.ts';

const manifestSchema = z.object({ path: z.string(), allowed_origins: z.array(z.string()) });

export type Registration = 'missing' | 'whole' | { readonly problem: string };

/** The first word of the launcher's command: the absolute path of node, in a shell's quotes or a batch file's. */
const nodeInLauncher = /^(?:exec '|")([^'"]+)['"]/m;

/** Whether the browser of this place could start the host: what Chrome itself would trip over, in words. */
export async function readRegistration({ manifest }: HostPlace): Promise<Registration> {
  const text = await readFile(manifest, 'utf8').catch(() => undefined);
  if (text === undefined) return 'missing';
  const parsed = z.safeParse(manifestSchema, readJson(text));
  if (!parsed.success) return { problem: `${manifest} is not a host manifest` };
  const { path: launcher, allowed_origins: origins } = parsed.data;
  if (!origins.includes(`chrome-extension://${extensionId}/`)) return { problem: `${manifest} does not allow Earshot` };
  if (!(await isExecutable(launcher))) return { problem: `${launcher} cannot be started` };
  const node = nodeInLauncher.exec(await readFile(launcher, 'utf8'))?.[1] ?? '';
  return (await isExecutable(node)) ? 'whole' : { problem: `${launcher} starts a Node that is gone (${node})` };
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
