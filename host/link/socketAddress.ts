import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Node truncates a longer path silently (sun_path holds 108 bytes on Linux, 104 on macOS). */
const maxPathBytes = 100;

/**
 * A fresh address for a daemon of this data folder: a named pipe on Windows, else a socket below an owner-only folder of
 * the runtime folder. Fresh, so that nobody can be waiting at it and a dead daemon's address stays dead.
 */
export function createSocketAddress(dataFolder: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 12);
  const name = `${hash}-${randomBytes(4).toString('hex')}`;
  if (platform === 'win32') return `\\\\.\\pipe\\earshot-${name}`;
  const user = process.getuid?.() ?? 0;
  const candidates = [env['XDG_RUNTIME_DIR'], tmpdir(), '/tmp'].filter(
    (folder) => folder !== undefined && path.isAbsolute(folder),
  );
  for (const folder of candidates) {
    const owned = path.join(folder ?? '', `earshot-${user}`);
    const address = path.join(owned, `${name}.sock`);
    if (Buffer.byteLength(address) <= maxPathBytes && openOwnedFolder(owned, user)) return address;
  }
  throw new Error(`No owner-only folder with a short path for the socket in ${candidates.join(', ')}.`);
}

/** False when the folder cannot be made, is a link, or belongs to or is open to somebody else. */
function openOwnedFolder(folder: string, user: number): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch {
    // It may exist: what counts is what is there now.
  }
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && found.uid === user && (found.mode & 0o077) === 0;
}
