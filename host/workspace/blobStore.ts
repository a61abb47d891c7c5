import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { inParallel } from './inParallel.ts';
import { isErrno } from './isErrno.ts';
import { syncsAtOnce } from './disk.ts';
import type { Disk } from './disk.ts';
import { hashOf } from './fileImage.ts';
import { putInPlace } from './writeDurably.ts';

/** File contents by their hash, each stored once. */
export interface BlobStore {
  /** Resolves when all of them are safe on disk. */
  put(contents: readonly { readonly hash: string; readonly bytes: Uint8Array }[]): Promise<void>;
  /** Rejects `write_failed` when the stored bytes are gone or damaged. */
  get(hash: string): Promise<Buffer>;
}

/** Keeps blobs as files of `folder`, which must exist. */
export function createBlobStore(folder: string, disk: Disk): BlobStore {
  return {
    async put(contents) {
      const distinct = [...new Map(contents.map((content) => [content.hash, content])).values()];
      const stored = await inParallel(distinct, syncsAtOnce, async ({ hash, bytes }) => {
        const path = join(folder, hash);
        const known = await stat(path).catch(() => undefined);
        if (known?.size === bytes.byteLength) return false;
        await putInPlace(disk, path, bytes);
        return true;
      });
      if (stored.includes(true)) await disk.syncFolder(folder);
    },
    async get(hash) {
      const bytes = await readFile(join(folder, hash)).catch((error: unknown) => {
        if (isErrno(error, 'ENOENT')) return undefined;
        throw error;
      });
      if (bytes === undefined || hashOf(bytes) !== hash) {
        throw new AppError('write_failed', 'The stored copy of a file is missing or damaged, so nothing was changed.');
      }
      return bytes;
    },
  };
}
