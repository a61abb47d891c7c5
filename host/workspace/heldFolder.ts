import { constants } from 'node:fs';
import { open, readlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { isErrno } from './isErrno.ts';

/** Linux's O_PATH: names a folder without reading it. Node has no constant for it. */
const onlyAsPlace = 0x20_0000;
const asFolder = onlyAsPlace | constants.O_DIRECTORY | constants.O_NOFOLLOW;

/**
 * Holds the folder at an absolute, real path open while `use` works in it: what `at` makes of a name in it leads there
 * even if by now a link stands in the place of the folder or of one above. Only Linux can (openat is not in Node);
 * elsewhere `at` is the plain path. Rejects `edit_conflict` when a link stands there already, or nothing.
 */
export async function inHeldFolder<T>(absolute: string, use: (at: (name: string) => string) => Promise<T>): Promise<T> {
  if (process.platform !== 'linux') return use((name) => join(absolute, name));
  const handle = await open(absolute, asFolder).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw moved(absolute);
    throw error;
  });
  try {
    if (!(await isStillAt(handle, absolute))) throw moved(absolute);
    return await use((name) => `/proc/self/fd/${handle.fd}/${name}`);
  } finally {
    await handle.close();
  }
}

/** Whether what was opened is what a real path names, with no link on the way; true where the system does not tell. */
export async function isStillAt(handle: FileHandle, absolute: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const place = await readlink(`/proc/self/fd/${handle.fd}`).catch(() => absolute);
  // A file that an editor replaced since is still the one that was there.
  return place === absolute || place === `${absolute} (deleted)`;
}

function moved(absolute: string): AppError {
  return new AppError('edit_conflict', `The folder ${basename(absolute)} was moved or replaced meanwhile.`);
}
