import { stat } from 'node:fs/promises';
import type { BlobStore } from './blobStore.ts';
import type { Disk } from './disk.ts';
import { afterRecord, beginEntry } from './entrySteps.ts';
import type { EntryStore, StoredEntry } from './entryStore.ts';
import { restoreFolders } from './folderTimes.ts';
import type { FileRecord, JournalEntry, PendingWrite } from './journalEntry.ts';
import { rollBack } from './rollBack.ts';
import type { RolledBack } from './rollBack.ts';

interface Parts {
  readonly entries: EntryStore;
  readonly blobs: BlobStore;
  readonly disk: Disk;
}

/** What a recovery asks and tells. */
export interface RecoveryTold {
  /** Keeps others out of a workspace while its files are put back; undefined: somebody works there, so not now. */
  readonly keepOut?: (root: string) => Promise<(() => Promise<void>) | undefined>;
  /** Files that could not be put back; it is tried again at the next start. */
  readonly onUnrecovered: (paths: readonly string[]) => void;
  /** Files that the user changed after a write that broke off had, in the same lines: undo offers both versions. */
  readonly onKept?: (paths: readonly string[]) => void;
  /** Records of begun writes that are damaged or newer than this host; they are left alone. */
  readonly onUnreadable?: (entryIds: readonly string[]) => void;
}

/**
 * Brings every write (of `root`, where that is given) that had begun when the last process ended to its end: complete ones
 * forward, others back.
 */
export async function recoverWrites(
  parts: Parts,
  { keepOut = alone, onUnrecovered, onKept, onUnreadable }: RecoveryTold,
  root?: string,
): Promise<void> {
  const { pending: all, unreadable } = await parts.entries.begun();
  const pending = all.filter((write) => root === undefined || write.root === root);
  if (unreadable.length > 0) onUnreadable?.(unreadable);
  for (const write of pending) {
    const stored = await parts.entries.load(write.entryId);
    if (stored.kind === 'known' && stored.entry.writeId === write.writeId) {
      await completeWrite(write, parts);
      continue;
    }
    // A drive that is not there now may be there next time, and somebody who works there now will have left.
    const reachable = await stat(write.root).catch(() => undefined);
    const leave = reachable === undefined ? undefined : await keepOut(write.root);
    const untouched = { failed: write.files.map(({ path }) => path), kept: [] };
    const { failed, kept } = leave === undefined ? untouched : await rollBack(write, parts);
    await leave?.();
    if (kept.length > 0) {
      if (stored.kind !== 'unreadable') await keepForUndo(write, kept, entryOf(stored), parts);
      onKept?.(kept.map(({ path }) => path));
    }
    if (failed.length > 0) onUnrecovered(failed);
    else await parts.entries.finish(write.entryId);
  }
  if (pending.length > 0) await parts.entries.sync();
}

const alone = (): Promise<() => Promise<void>> => Promise.resolve(() => Promise.resolve());

/** What is left to do once a write is in its entry. */
export async function completeWrite({ entryId, root, afterwards }: PendingWrite, parts: Parts): Promise<void> {
  await restoreFolders(root, afterwards, parts.disk);
  await parts.entries.finish(entryId);
}

/**
 * Takes a failed write back, its entry to `before`. Where files could not be put back, or should even forgetting the write
 * fail, the next start tries again.
 */
export async function takeBack(
  pending: PendingWrite,
  before: JournalEntry | undefined,
  parts: Parts,
): Promise<RolledBack> {
  const { entries } = parts;
  const result = await rollBack(pending, parts);
  if (result.failed.length > 0) return result;
  try {
    const stored = await entries.load(pending.entryId);
    if (stored.kind === 'known' && stored.entry.writeId === pending.writeId) {
      await (before === undefined ? entries.remove(pending.entryId) : entries.save(before));
    }
    if (result.kept.length > 0) await keepForUndo(pending, result.kept, before, parts);
    await entries.finish(pending.entryId);
    await entries.sync();
  } catch {
    // Everything is as it was; only the record that it had begun is still there.
  }
  return result;
}

/** The files stay as they are; an undo of the entry will offer both versions. */
async function keepForUndo(
  { entryId, root }: PendingWrite,
  kept: readonly FileRecord[],
  entry: JournalEntry | undefined,
  { entries }: Parts,
): Promise<void> {
  await entries.save(afterRecord(entry ?? beginEntry(entryId, root), kept, []));
}

function entryOf(stored: StoredEntry): JournalEntry | undefined {
  return stored.kind === 'known' ? stored.entry : undefined;
}
