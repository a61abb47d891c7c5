import { basename, dirname, join } from 'node:path';
import type { BlobStore } from './blobStore.ts';
import { confine } from './confine.ts';
import { syncsAtOnce } from './disk.ts';
import type { Disk } from './disk.ts';
import { removeIfEmptyInside } from './folderTimes.ts';
import { inHeldFolder } from './heldFolder.ts';
import { inFolderOf } from './inFolderOf.ts';
import { inParallel } from './inParallel.ts';
import { isErrno } from './isErrno.ts';
import type { FileRecord, PendingWrite } from './journalEntry.ts';
import { planBack } from './planBack.ts';
import type { BackStep } from './planBack.ts';
import { isAt, readFileInside } from './readFileInside.ts';

interface Parts {
  readonly blobs: BlobStore;
  readonly disk: Disk;
}

type PendingFile = PendingWrite['files'][number];
type Restore = Extract<BackStep, { kind: 'restore' }> & { readonly file: PendingFile; readonly absolute: string };

/** What became of the files of a write that was taken back. */
export interface RolledBack {
  /** Those that could not be put back: to be tried again. */
  readonly failed: readonly string[];
  /** Those that somebody changed after the write had, in the same lines: they stay, to be chosen from by an undo. */
  readonly kept: readonly FileRecord[];
}

/**
 * Takes back whatever a write had done when it stopped. What the user has changed since, in other lines, stays in the files.
 * May be repeated, ended in the middle too: every file is complete beside its place before the first one takes it.
 */
export async function rollBack({ root, files, madeFolders }: PendingWrite, parts: Parts): Promise<RolledBack> {
  const failed: string[] = [];
  const kept: FileRecord[] = [];
  /** Undefined for a file with which it went wrong. */
  const orFail = <T>({ path }: PendingFile, act: () => Promise<T>): Promise<T | undefined> =>
    act().catch(() => void failed.push(path));

  const prepared = await inParallel([...files].reverse(), syncsAtOnce, (file) =>
    orFail(file, async (): Promise<Restore | undefined> => {
      const wasReady = await removeTemporaries(root, file, parts.disk);
      const step = await planBack(root, file, { blobs: parts.blobs, wasReady });
      if (step.kind === 'keep') kept.push({ path: file.path, before: file.before, after: file.after });
      if (step.kind !== 'restore') return undefined;
      const { absolute } = await confine(root, file.path);
      const restore = { ...step, file, absolute };
      await writeBeside(restore, parts.disk);
      return restore;
    }),
  );
  const restores = prepared.filter((restore) => restore !== undefined);
  const timed = restores.flatMap(({ absolute, file, to }) =>
    to?.times === undefined ? [] : [{ path: join(dirname(absolute), backName(file)), times: to.times }],
  );
  try {
    // By their own paths: another process may have to do it, to which a held folder means nothing.
    if (timed.length > 0) await parts.disk.setTimes(timed);
    for (const restore of restores) await orFail(restore.file, () => putInPlace(root, restore, parts.disk));
  } catch {
    failed.push(...restores.map(({ file }) => file.path));
    for (const { file } of restores) await orFail(file, () => removeTemporaries(root, file, parts.disk));
  }
  const folders = [...new Set(restores.map(({ absolute }) => dirname(absolute)))];
  await inParallel(folders, syncsAtOnce, (folder) => parts.disk.syncFolder(folder).catch(() => undefined));
  for (const folder of [...madeFolders].reverse()) await removeIfEmptyInside(root, folder, parts.disk);
  return { failed: [...new Set(failed)], kept };
}

/** Beside the write's own temporary file, so that the next start knows it as well, and knows which is which. */
function backName({ temporary }: PendingFile): string {
  return basename(temporary).replace(/\.tmp$/, '.back.tmp');
}

/** Whether the write's new file was there: then it had not taken its place. */
async function removeTemporaries(root: string, file: PendingFile, disk: Disk): Promise<boolean> {
  await removeIfThere(root, join(dirname(file.path), backName(file)), disk);
  return await removeIfThere(root, file.temporary, disk);
}

async function writeBeside({ absolute, file, to, now }: Restore, disk: Disk): Promise<void> {
  if (to === null) return;
  const owner = now === undefined ? {} : { owner: { uid: Number(now.stats.uid), gid: Number(now.stats.gid) } };
  await inHeldFolder(dirname(absolute), (at) =>
    disk.createFile(at(backName(file)), to.bytes, { mode: to.mode, ...owner }),
  );
}

async function putInPlace(root: string, { absolute, file, to, now }: Restore, disk: Disk): Promise<void> {
  const still = await readFileInside(root, file.path);
  if (!isAt(still, now?.image ?? null)) throw new Error('It was changed meanwhile.');
  await inHeldFolder(dirname(absolute), async (at) => {
    const [place, beside] = [at(basename(absolute)), at(backName(file))];
    if (to === null) await disk.unlink(place);
    else if (now === undefined) await disk.moveToNew(beside, place);
    else await disk.rename(beside, place);
  });
}

/** Whether there was one. */
async function removeIfThere(root: string, path: string, disk: Disk): Promise<boolean> {
  try {
    const removed = await inFolderOf(root, path, async (at) => {
      await disk.unlink(at(basename(path)));
      return true;
    });
    return removed ?? false;
  } catch (error) {
    if (isErrno(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}
