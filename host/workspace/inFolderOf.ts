import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { inHeldFolder } from './heldFolder.ts';

/**
 * Works in the folder that holds `path`, which is relative to `root` and was checked when it was written down. Undefined, and
 * nothing is done, where it leads out of `root` or a link has come into it since: on systems too that cannot hold a folder.
 */
export async function inFolderOf<T>(
  root: string,
  path: string,
  act: (at: (name: string) => string) => Promise<T>,
): Promise<T | undefined> {
  const absolute = join(root, path);
  if (absolute !== root && !absolute.startsWith(root + sep)) return undefined;
  const folder = dirname(absolute);
  return (await realpath(folder)) === folder ? inHeldFolder(folder, act) : undefined;
}
