import { constants } from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../protocol/appError.ts';
import { confine, refused } from './confine.ts';
import { isStillAt } from './heldFolder.ts';
import { isErrno } from './isErrno.ts';
import { hashOf, imageOf } from './fileImage.ts';
import type { FileImage } from './fileImage.ts';

/** Larger files are left alone. */
export const maxFileBytes = 8 * 1024 * 1024;

/** A regular file as read at one moment. */
export interface ReadFile {
  readonly path: string;
  readonly absolute: string;
  readonly bytes: Buffer;
  readonly image: FileImage;
  readonly stats: BigIntStats;
}

/**
 * Reads a file inside `root`, or undefined when it is not there. Links are not followed at the last step, and a file that
 * is not a plain one is not even opened for waiting. Rejects `path_refused`, `file_unsupported` (too large).
 */
export async function readFileInside(root: string, path: string): Promise<ReadFile | undefined> {
  return useFileInside(root, path, async ({ handle, stats, place }) => {
    if (stats.size > maxFileBytes) throw new AppError('file_unsupported', `${place.path} is too large to change.`);
    const bytes = await handle.readFile();
    return { path: place.path, absolute: place.absolute, bytes, image: imageOf(stats, hashOf(bytes)), stats };
  });
}

/** Whether a file is as an image says; null and undefined: there is none. */
export function isAt(
  now: ReadFile | null | undefined,
  image: { readonly hash: string; readonly mode: number } | null,
): boolean {
  return now?.image.hash === image?.hash && now?.image.mode === image?.mode;
}

interface OpenFile {
  readonly handle: FileHandle;
  readonly stats: BigIntStats;
  readonly place: Awaited<ReturnType<typeof confine>>;
}

/** Opens a file inside `root` as {@link readFileInside} does, for as long as `use` takes. Rejects `path_refused`. */
export async function useFileInside<T>(
  root: string,
  path: string,
  use: (file: OpenFile) => Promise<T>,
): Promise<T | undefined> {
  const place = await confine(root, path);
  if (place.stats === undefined) return undefined;
  const handle = await openPlainly(path, place.absolute);
  if (handle === undefined) return undefined;
  try {
    const stats = await handle.stat({ bigint: true });
    if (!stats.isFile()) throw refused(path, 'it is not a regular file');
    if (!(await isStillAt(handle, place.absolute))) throw refused(path, 'a folder above it became a link');
    return await use({ handle, stats, place });
  } finally {
    await handle.close();
  }
}

const plainly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens a file for reading without following a link at its last step, without waiting for a pipe, and without moving its
 * access time where the system allows it. Undefined when there is none. Rejects `path_refused`; `path` is for its words.
 */
export async function openPlainly(path: string, absolute: string): Promise<FileHandle | undefined> {
  try {
    // Linux lets a file's owner read it without moving its access time, which undo is to bring back too.
    const quietly = await open(absolute, plainly | (constants.O_NOATIME || 0)).catch((error: unknown) => {
      if (isErrno(error, 'EPERM', 'EINVAL')) return undefined;
      throw error;
    });
    return quietly ?? (await open(absolute, plainly));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    if (isErrno(error, 'ELOOP')) throw refused(path, 'it became a link');
    if (isErrno(error, 'EACCES', 'EPERM')) throw refused(path, 'it may not be read');
    throw error;
  }
}
