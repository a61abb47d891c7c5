import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
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
  /** Every stored hash with its size. */
  list(): Promise<Map<string, number>>;
  remove(hash: string): Promise<void>;
}

/** Opens the store in `folder`, made when missing; `staging`, on the same disk, is where blobs lie until they are whole. */
export async function openBlobStore(folder: string, staging: string, disk: Disk): Promise<BlobStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return {
    async put(contents) {
      const distinct = [...new Map(contents.map((content) => [content.hash, content])).values()];
      await inParallel(distinct, syncsAtOnce, async ({ hash, bytes }) => {
        const path = join(folder, hash);
        const known = await readFile(path).catch(() => undefined);
        if (known === undefined || hashOf(known) !== hash) await putInPlace(disk, path, bytes, staging);
      });
      // For known ones too: whoever put them there may have ended before this.
      if (distinct.length > 0) await disk.syncFolder(folder);
    },
    async get(hash) {
      const bytes = await readFile(join(folder, hash)).catch((error: unknown) => {
        if (isErrno(error, 'ENOENT')) return undefined;
        throw error;
      });
      if (bytes === undefined || hashOf(bytes) !== hash) {
        throw new AppError(
          'write_failed',
          'The stored copy of a file is missing or damaged, so nothing was changed. Your version control may have it.',
        );
      }
      return bytes;
    },
    async list() {
      const sizes = await inParallel(await readdir(folder), 64, async (hash) => {
        const stats = await stat(join(folder, hash)).catch(() => undefined);
        return [hash, stats?.size ?? 0] as const;
      });
      return new Map(sizes);
    },
    remove: (hash) => disk.unlink(join(folder, hash)),
  };
}
