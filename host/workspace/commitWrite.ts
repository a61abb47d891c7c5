import { dirname, join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { confine } from './confine.ts';
import { syncsAtOnce } from './disk.ts';
import type { Disk } from './disk.ts';
import { inParallel } from './inParallel.ts';
import type { PlannedChange, WritePlan } from './planWrite.ts';

/**
 * Carries out a plan: every new file is complete and synced beside its place before the first one takes it. Rejects
 * half-way; the caller rolls back with what the journal holds.
 */
export async function commitWrite(plan: WritePlan, disk: Disk, { signal }: { signal: AbortSignal }): Promise<void> {
  const { root, changes, madeFolders } = plan;
  for (const folder of madeFolders) await disk.makeFolder(join(root, folder));
  const written = changes.filter(({ after }) => after !== null);
  await inParallel(written, syncsAtOnce, (change) => writeBeside(root, change, disk, { signal }));
  const timed = changes.flatMap(({ after }) =>
    after?.times === undefined ? [] : [{ path: join(root, after.temporary), times: after.times }],
  );
  if (timed.length > 0) await disk.setTimes(timed);
  signal.throwIfAborted();
  for (const change of changes) await putInPlace(root, change, disk);
  const folders = [...madeFolders.map((folder) => join(root, folder)), ...changes.map((change) => change.absolute)];
  const listings = [...new Set(folders.map((path) => dirname(path)))];
  await inParallel(listings, syncsAtOnce, (folder) => disk.syncFolder(folder));
}

async function writeBeside(
  root: string,
  { before, after }: PlannedChange,
  disk: Disk,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  if (after === null) return;
  signal.throwIfAborted();
  const owner = before === null ? {} : { owner: { uid: Number(before.stats.uid), gid: Number(before.stats.gid) } };
  await disk.createFile(join(root, after.temporary), after.bytes, { mode: after.mode, ...owner });
}

async function putInPlace(root: string, change: PlannedChange, disk: Disk): Promise<void> {
  const { path, absolute, before, after } = change;
  // Looked at again at the last moment: a file saved or swapped for a link since the plan stops the whole write.
  const now = await confine(root, path);
  const then = before?.stats;
  const same =
    now.absolute === absolute &&
    now.stats?.ino === then?.ino &&
    now.stats?.dev === then?.dev &&
    now.stats?.size === then?.size &&
    now.stats?.mtimeNs === then?.mtimeNs &&
    now.stats?.ctimeNs === then?.ctimeNs;
  if (!same) throw new AppError('edit_conflict', `${path} has changed meanwhile.`);
  if (after === null) {
    if (before !== null) await disk.unlink(absolute);
  } else if (before === null) {
    await disk.moveToNew(join(root, after.temporary), absolute);
  } else {
    await disk.rename(join(root, after.temporary), absolute);
  }
}
