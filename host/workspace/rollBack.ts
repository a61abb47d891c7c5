import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { BlobStore } from './blobStore.ts';
import { confine } from './confine.ts';
import { isErrno } from './isErrno.ts';
import type { Disk } from './disk.ts';
import type { PendingWrite } from './journalEntry.ts';
import { readFileInside } from './readFileInside.ts';

/**
 * Takes back whatever a write had done when it stopped, and returns the paths that it could not put back. A file that is
 * not what the write left (the user was faster) stays as it is. May be repeated.
 */
export async function rollBack(
  root: string,
  pending: PendingWrite,
  { blobs, disk }: { blobs: BlobStore; disk: Disk },
): Promise<string[]> {
  const failed: string[] = [];
  for (const file of [...pending.files].reverse()) {
    try {
      if (file.temporary !== null) await removeIfThere(join(root, file.temporary), disk);
      await putBack(root, file, { blobs, disk });
    } catch {
      failed.push(file.path);
    }
  }
  for (const folder of [...pending.madeFolders].reverse()) {
    // Not empty: the user put something there.
    await disk.removeFolder(join(root, folder)).catch(() => undefined);
  }
  return failed;
}

async function putBack(
  root: string,
  { path, before, after }: PendingWrite['files'][number],
  { blobs, disk }: { blobs: BlobStore; disk: Disk },
): Promise<void> {
  const now = await readFileInside(root, path);
  if (now?.image.hash !== after?.hash || now?.image.hash === before?.hash) return;
  const { absolute } = await confine(root, path);
  if (before === null) {
    await disk.unlink(absolute);
  } else {
    const temporary = join(dirname(absolute), `.earshot-${randomUUID()}.tmp`);
    const owner = now === undefined ? {} : { owner: { uid: Number(now.stats.uid), gid: Number(now.stats.gid) } };
    try {
      await disk.createFile(temporary, await blobs.get(before.hash), { mode: before.mode, ...owner });
      await disk.setTimes([{ path: temporary, times: before.times }]);
      if (now === undefined) await disk.moveToNew(temporary, absolute);
      else await disk.rename(temporary, absolute);
    } catch (error) {
      await removeIfThere(temporary, disk);
      throw error;
    }
  }
  await disk.syncFolder(dirname(absolute));
}

async function removeIfThere(path: string, disk: Disk): Promise<void> {
  await disk.unlink(path).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT', 'ENOTDIR')) throw error;
  });
}
