import { basename, dirname, join } from 'node:path';
import { syncsAtOnce } from './disk.ts';
import type { Disk } from './disk.ts';
import { inHeldFolder } from './heldFolder.ts';
import { inParallel } from './inParallel.ts';
import { toDiskFailure } from './toWriteFailure.ts';
import type { PlannedChange, WritePlan } from './writePlan.ts';
import { requireUnchanged } from './requireUnchanged.ts';

/**
 * Carries out a plan: every new file is complete and synced beside its place before the first one takes it. Rejects
 * half-way; the caller rolls back with what the journal holds.
 */
export async function commitWrite(plan: WritePlan, disk: Disk, { signal }: { signal: AbortSignal }): Promise<void> {
  const { root, changes, madeFolders } = plan;
  for (const folder of madeFolders) await naming(folder, () => makeFolder(join(root, folder), disk));
  const written = changes.filter(({ after }) => after !== null);
  await inParallel(written, syncsAtOnce, (change) => naming(change.path, () => writeBeside(change, disk, { signal })));
  const timed = changes.flatMap(({ after, temporary }) =>
    after?.times === undefined ? [] : [{ path: join(root, temporary), times: after.times }],
  );
  if (timed.length > 0) await disk.setTimes(timed);
  signal.throwIfAborted();
  // What goes, goes first: a file may come back under a name that differs in case only.
  const gone = changes.filter(({ after }) => after === null);
  for (const change of [...gone, ...written]) await naming(change.path, () => putInPlace(root, change, disk));
  const folders = [...madeFolders.map((folder) => join(root, folder)), ...changes.map((change) => change.absolute)];
  const listings = [...new Set(folders.map((path) => dirname(path)))];
  await inParallel(listings, syncsAtOnce, (folder) => disk.syncFolder(folder));
}

/** Says of what the disk refuses which file or folder of the workspace it was about. */
async function naming(path: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    throw toDiskFailure(error, path);
  }
}

function makeFolder(absolute: string, disk: Disk): Promise<void> {
  return inHeldFolder(dirname(absolute), (at) => disk.makeFolder(at(basename(absolute))));
}

async function writeBeside(
  { absolute, before, after, temporary }: PlannedChange,
  disk: Disk,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  if (after === null) return;
  signal.throwIfAborted();
  const owner = before === null ? {} : { owner: { uid: Number(before.stats.uid), gid: Number(before.stats.gid) } };
  const options = { mode: after.modeIsOpen ? undefined : after.mode, ...owner };
  await inHeldFolder(dirname(absolute), (at) => disk.createFile(at(basename(temporary)), after.bytes, options));
}

async function putInPlace(root: string, change: PlannedChange, disk: Disk): Promise<void> {
  const { absolute, before, after } = change;
  await inHeldFolder(dirname(absolute), async (at) => {
    const [place, temporary] = [at(basename(absolute)), at(basename(change.temporary))];
    await requireUnchanged(root, change, place);
    if (after === null) {
      if (before !== null) await disk.unlink(place);
    } else if (before === null) {
      await disk.moveToNew(temporary, place);
    } else {
      await disk.rename(temporary, place);
    }
  });
}
