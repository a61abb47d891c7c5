import { lstat } from 'node:fs/promises';
import { basename, join, relative, sep } from 'node:path';
import type { Disk } from './disk.ts';
import { timesOf } from './fileImage.ts';
import type { FileTimes } from './fileImage.ts';
import { inFolderOf } from './inFolderOf.ts';
import type { FolderSteps, JournalEntry } from './journalEntry.ts';

/** Times of folders by their path relative to the root; the root's own path is empty. */
export type FolderTimes = ReadonlyMap<string, FileTimes>;

/** Reads the times of those of the absolute paths that are folders. */
export async function readFolderTimes(root: string, folders: readonly string[]): Promise<FolderTimes> {
  const times = new Map<string, FileTimes>();
  for (const folder of folders) {
    const stats = await lstat(folder, { bigint: true }).catch(() => undefined);
    if (stats?.isDirectory() === true) times.set(relative(root, folder).split(sep).join('/'), timesOf(stats));
  }
  return times;
}

/**
 * What an undo does to folders besides: those that the undone write had made go, where they are empty, and the others get
 * back their times, where nobody else had touched them before the undo did.
 */
export function folderStepsOf({ folders }: JournalEntry, before: FolderTimes): FolderSteps {
  const innerFirst = [...folders].sort((a, b) => b.path.length - a.path.length);
  return {
    removeIfEmpty: innerFirst.flatMap(({ kind, path }) => (kind === 'made' ? [path] : [])),
    times: innerFirst.flatMap((folder) =>
      folder.kind === 'touched' && before.get(folder.path)?.mtimeNs === folder.mtimeNs
        ? [{ path: folder.path, times: folder.times }]
        : [],
    ),
  };
}

/** Carries the steps out. A courtesy: it never fails. May be repeated. What a link leads to by now is left alone. */
export async function restoreFolders(root: string, { removeIfEmpty, times }: FolderSteps, disk: Disk): Promise<void> {
  for (const path of removeIfEmpty) await removeIfEmptyInside(root, path, disk);
  for (const folder of times) {
    const absolute = join(root, folder.path);
    // By its own path: another process may have to do it, to which a held folder means nothing.
    await inFolderOf(root, folder.path, () => disk.setTimes([{ path: absolute, times: folder.times }])).catch(
      () => undefined,
    );
  }
}

/** Removes the folder at `path` (relative to the root) if it is empty and no link leads there. Never fails. */
export async function removeIfEmptyInside(root: string, path: string, disk: Disk): Promise<void> {
  // Not empty: the user put something there.
  await inFolderOf(root, path, (at) => disk.removeFolder(at(basename(path)))).catch(() => undefined);
}
