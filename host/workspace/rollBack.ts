import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { BlobStore } from './blobStore.ts';
import { confine } from './confine.ts';
import { removeIfEmptyInside } from './folderTimes.ts';
import { inHeldFolder } from './heldFolder.ts';
import { isErrno } from './isErrno.ts';
import type { Disk } from './disk.ts';
import type { PendingWrite } from './journalEntry.ts';
import { readFileInside } from './readFileInside.ts';
import type { ReadFile } from './readFileInside.ts';

/**
 * Takes back whatever a write had done when it stopped, and returns the paths that it could not put back. A file that is
 * not what the write left (the user was faster) stays as it is. May be repeated, ended in the middle too.
 */
export async function rollBack(
  { root, files, madeFolders }: PendingWrite,
  { blobs, disk }: { blobs: BlobStore; disk: Disk },
): Promise<string[]> {
  const failed: string[] = [];
  for (const file of [...files].reverse()) {
    try {
      if (file.temporary !== null) await removeIfThere(join(root, file.temporary), disk);
      await putBack(root, file, { blobs, disk });
    } catch {
      failed.push(file.path);
    }
  }
  for (const folder of [...madeFolders].reverse()) await removeIfEmptyInside(root, folder, disk);
  return failed;
}

async function putBack(
  root: string,
  { path, before, after, temporary }: PendingWrite['files'][number],
  { blobs, disk }: { blobs: BlobStore; disk: Disk },
): Promise<void> {
  const now = await readFileInside(root, path).catch((error: unknown) => {
    // Larger than any that is written here, so somebody else's.
    if (error instanceof AppError && error.code === 'file_unsupported') return 'not ours' as const;
    throw error;
  });
  if (now === 'not ours' || isAt(now, before) || !isWritten(now, { before, after })) return;
  const { absolute } = await confine(root, path);
  await inHeldFolder(dirname(absolute), async (at) => {
    const place = at(basename(absolute));
    if (before === null) {
      await disk.unlink(place);
      return;
    }
    // A name that the next start knows, should this one end here.
    const name = temporary === null ? `.earshot-${randomUUID()}.tmp` : basename(temporary);
    const beside = at(name);
    const owner = now === undefined ? {} : { owner: { uid: Number(now.stats.uid), gid: Number(now.stats.gid) } };
    try {
      await disk.createFile(beside, await blobs.get(before.hash), { mode: before.mode, ...owner });
      // Another process may have to do it, to which a held folder means nothing.
      await disk.setTimes([{ path: join(dirname(absolute), name), times: before.times }]);
      if (now === undefined) await disk.moveToNew(beside, place);
      else await disk.rename(beside, place);
    } catch (error) {
      await removeIfThere(beside, disk);
      throw error;
    }
  });
  await disk.syncFolder(dirname(absolute));
}

/** By its bytes alone where those tell: a disk without modes gives a new file its own. */
function isWritten(
  now: ReadFile | undefined,
  { before, after }: Pick<PendingWrite['files'][number], 'before' | 'after'>,
): boolean {
  return before?.hash === after?.hash ? isAt(now, after) : now?.image.hash === after?.hash;
}

function isAt(now: ReadFile | undefined, image: { readonly hash: string; readonly mode: number } | null): boolean {
  return now?.image.hash === image?.hash && now?.image.mode === image?.mode;
}

async function removeIfThere(path: string, disk: Disk): Promise<void> {
  await disk.unlink(path).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
  });
}
