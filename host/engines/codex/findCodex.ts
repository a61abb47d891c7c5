import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { codexPackage } from './codexPackage.ts';
import { isAtLeast, minimumVersion, readCodexVersion } from './codexVersion.ts';

/** Codex on this machine. */
export type FoundCodex =
  | { readonly state: 'found'; readonly binary: string; readonly version: string }
  | { readonly state: 'outdated'; readonly binary: string; readonly version: string }
  | { readonly state: 'missing' };

interface Where {
  /** As the user set it in a terminal; goes before everything, and is the only one then. */
  readonly setting: string | undefined;
  readonly env: Readonly<Record<string, string>>;
}

const windows = process.platform === 'win32';
const program = windows ? 'codex.exe' : 'codex';

/** The first Codex that starts: the one set, on the PATH, or the npm package beside us. */
export async function findCodex(
  { setting, env }: Where,
  { signal }: { readonly signal: AbortSignal },
): Promise<FoundCodex> {
  const candidates = setting !== undefined ? [setting] : [...onPath(env['PATH'] ?? env['Path'] ?? ''), ...inPackages()];
  let outdated: FoundCodex | undefined;
  for (const binary of candidates) {
    if (!(await isProgram(binary))) continue;
    const version = await readCodexVersion(binary, env, { signal });
    if (version === undefined) continue;
    if (isAtLeast(version, minimumVersion)) return { state: 'found', binary, version };
    outdated ??= { state: 'outdated', binary, version };
  }
  return outdated ?? { state: 'missing' };
}

/** A relative entry of the PATH would be a program of whatever folder we stand in. */
function onPath(searched: string): string[] {
  return searched
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, program));
}

/** The binary itself: the package's launcher is a script that costs a quarter of a second. */
function inPackages(): string[] {
  if (codexPackage === undefined) return [];
  const { name, binary } = codexPackage;
  try {
    const found = createRequire(import.meta.url).resolve(`${name}/package.json`);
    return [path.join(path.dirname(found), binary)];
  } catch {
    return [];
  }
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
