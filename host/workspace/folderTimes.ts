import { lstat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Disk } from './disk.ts';
import { timesOf } from './fileImage.ts';
import type { FileTimes } from './fileImage.ts';
import type { JournalEntry } from './journalEntry.ts';

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
 * Finishes an undo: removes the folders that the undone write had made, where they are empty, and gives the others back
 * their times, where nobody else had touched them before the undo did. A courtesy: it never fails an undo.
 */
export async function restoreFolders({ root, folders }: JournalEntry, before: FolderTimes, disk: Disk): Promise<void> {
  const innerFirst = [...folders].sort((a, b) => b.path.length - a.path.length);
  for (const { kind, path } of innerFirst) {
    if (kind === 'made') await disk.removeFolder(join(root, path)).catch(() => undefined);
  }
  for (const folder of innerFirst) {
    if (folder.kind !== 'touched' || before.get(folder.path)?.mtimeNs !== folder.mtimeNs) continue;
    await disk.setTimes([{ path: join(root, folder.path), times: folder.times }]).catch(() => undefined);
  }
}
