import { open, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { nodeDisk } from '../../host/workspace/disk.ts';
import { openJournal } from '../../host/workspace/journal.ts';
import type { Disk } from '../../host/workspace/disk.ts';
import type { Journal } from '../../host/workspace/journal.ts';

/** Rewrites a file as a script would. */
export const withoutSync = (file: string, bytes: Uint8Array): Promise<void> => writeFile(file, bytes);

/** Rewrites a file so that it is old or new after a power cut, and nothing more: no old bytes kept, nothing checked. */
export async function withSync(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.tmp`;
  const handle = await open(temporary, 'w');
  await handle.writeFile(bytes);
  await handle.sync();
  await handle.close();
  await rename(temporary, file);
  await nodeDisk.syncFolder(path.dirname(file));
}

export function openJournalIn(folder: string, disk: Disk = nodeDisk): Promise<Journal> {
  return openJournal(folder, {
    disk,
    onUnrecovered: (paths) => {
      throw new Error(`Not put back: ${paths.join(', ')}`);
    },
  });
}

/** How long it takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
