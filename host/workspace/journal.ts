import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { openBlobStore } from './blobStore.ts';
import { commitWrite } from './commitWrite.ts';
import type { Disk } from './disk.ts';
import { createEntryReader, filesOf } from './entryReader.ts';
import type { EntryReader } from './entryReader.ts';
import { openEntryStore } from './entryStore.ts';
import { afterRecord, afterWrite, beginEntry, toPending } from './entrySteps.ts';
import type { RecordedChange } from './entrySteps.ts';
import { folderStepsOf, readFolderTimes } from './folderTimes.ts';
import type { FolderSteps, JournalEntry } from './journalEntry.ts';
import { createJournalUpkeep } from './journalUpkeep.ts';
import type { JournalUpkeep } from './journalUpkeep.ts';
import { planUndo } from './planUndo.ts';
import { planWrite, touchedFolders } from './planWrite.ts';
import type { Change } from './writePlan.ts';
import { completeWrite, recoverWrites, takeBack } from './recoverWrites.ts';
import type { RecoveryTold } from './recoverWrites.ts';
import { toRecords } from './toRecords.ts';
import { toWriteFailure } from './toWriteFailure.ts';
import { WriteGate } from './writeGate.ts';

/** What was written, for undo: one entry per task, file contents by hash, all of it outside the workspace. */
export interface Journal extends EntryReader {
  /**
   * Makes a set of changes, all or none, and adds them to the entry. Rejects `path_refused`, `edit_conflict`,
   * `file_exists`, `file_unsupported`, `write_failed`, `cancelled`; then no file has changed.
   */
  write(entryId: string, root: string, changes: readonly Change[], options: { signal: AbortSignal }): Promise<void>;
  /**
   * Adds files that somebody else has changed already, a command for one, so that undo covers them; writes no file of the
   * workspace. `madeFolders` came with them, outer ones first. Resolves, when it is safe on disk, with the paths that undo
   * could never write and which were left out. Rejects `write_failed`; then the entry is as it was.
   */
  record(
    entryId: string,
    root: string,
    changes: readonly RecordedChange[],
    options: { madeFolders?: readonly string[]; signal: AbortSignal },
  ): Promise<{ readonly leftOut: readonly string[] }>;
  /**
   * Brings back every file of an entry, or only those of `paths`: bytes, mode and times. What was changed since, in other
   * lines, stays: such files are `merged`. It is itself a write, under the id `byEntryId`, so its own undo is the redo.
   * With `merge`, where the same lines were changed since both versions stand, between conflict markers: `marked`. Rejects as
   * `write` does; `edit_conflict` when a file was changed since and that does not help, or is not wanted (`undoSteps` and
   * `version` tell more); `nothing_to_undo` for an entry without changes (to these paths), or one whose record is lost.
   */
  undo(
    entryId: string,
    byEntryId: string,
    options: { signal: AbortSignal; paths?: readonly string[] | undefined; merge?: boolean | undefined },
  ): Promise<{ readonly merged: readonly string[]; readonly marked: readonly MarkedFile[] }>;
  /**
   * Takes back what an earlier start, or a write that failed here, could not (somebody worked there, the drive was away).
   * Nobody else may work in `root` meanwhile. Resolves with the paths that still are not back.
   */
  recover(root: string): Promise<readonly string[]>;
  readonly upkeep: JournalUpkeep;
}

/** A file in which the user has to choose between two versions, at so many places. */
export interface MarkedFile {
  readonly path: string;
  readonly places: number;
}

const noSteps: FolderSteps = { removeIfEmpty: [], times: [] };

/**
 * Opens the journal in `folder` (an absolute path, made when missing) and takes back whatever was being written when the
 * last process ended. How long that takes does not depend on how many entries there are.
 */
export async function openJournal(folder: string, options: { disk: Disk } & RecoveryTold): Promise<Journal> {
  const { disk } = options;
  const staging = join(folder, 'staging');
  const made = await mkdir(staging, { recursive: true, mode: 0o700 });
  // What is synced in a folder is of no use when the folder itself is gone after a power cut.
  if (made !== undefined) await disk.syncFolder(dirname(made));
  for (const leftOver of await readdir(staging)) await disk.unlink(join(staging, leftOver));
  const blobs = await openBlobStore(join(folder, 'blobs'), staging, disk);
  const entries = await openEntryStore(folder, staging, disk);
  const parts = { entries, blobs, disk };
  await recoverWrites(parts, options);
  const reader = createEntryReader(entries, blobs);
  const gate = new WriteGate();
  const fresh = new Set<string>();
  /** Entries whose last write could not be taken back: what it had begun must not be forgotten for another one. */
  const stuck = new Set<string>();

  const putBlobs = (contents: readonly { readonly hash: string; readonly bytes: Uint8Array }[]): Promise<void> => {
    for (const { hash } of contents) fresh.add(hash);
    return blobs.put(contents);
  };
  /** Undefined for an unknown one. Nothing may be added to one that cannot be read. */
  const loadForWrite = async (entryId: string): Promise<JournalEntry | undefined> => {
    const stored = await entries.load(entryId);
    if (stored.kind === 'unreadable') throw new AppError('write_failed', unreadable[stored.why]);
    return stored.kind === 'known' ? stored.entry : undefined;
  };

  const write = async (
    entryId: string,
    root: string,
    changes: readonly Change[],
    afterwards: FolderSteps,
    { signal }: { signal: AbortSignal },
  ): Promise<void> => {
    if (stuck.has(entryId)) throw new AppError('write_failed', notPutBack);
    const before = await loadForWrite(entryId);
    const plan = await planWrite(root, changes, { signal });
    const folders = await readFolderTimes(root, touchedFolders(plan));
    const pending = toPending(entryId, randomUUID(), plan, afterwards);
    try {
      signal.throwIfAborted();
      await putBlobs(
        plan.changes.flatMap(({ before: file, after }) => [
          ...(file ? [{ hash: file.image.hash, bytes: file.bytes }] : []),
          ...(after ? [after] : []),
        ]),
      );
      await entries.begin(pending);
      await commitWrite(plan, disk, { signal });
      await entries.save(await afterWrite(before ?? beginEntry(entryId, root), pending, folders));
    } catch (error) {
      const { failed, kept } = await takeBack(pending, before, parts);
      if (failed.length > 0) stuck.add(entryId);
      if (failed.length === 0 && kept.length > 0) throw keptError(kept, error);
      throw toWriteFailure(error, failed);
    }
    // It is complete. Should this fail, the next start does it.
    await completeWrite(pending, parts).catch(() => undefined);
  };

  const undo: Journal['undo'] = async (entryId, byEntryId, { signal, paths, merge = false }) => {
    const stored = await entries.load(entryId);
    if (stored.kind === 'unreadable') throw new AppError('nothing_to_undo', unreadable[stored.why]);
    if (stored.kind === 'missing' || stored.entry.files.length === 0) {
      throw new AppError('nothing_to_undo', 'That changed no file, so there is nothing to undo.');
    }
    const { entry } = stored;
    const steps = await planUndo(entry.root, filesOf(entry, paths), blobs, { merge });
    const conflicts = steps.filter((step) => step.kind === 'conflict');
    if (conflicts.length > 0) throw conflictError(conflicts);
    const needed = steps.filter((step) => step.kind === 'change');
    if (needed.length === 0) {
      throw new AppError('nothing_to_undo', 'Everything is as it was before already, so there is nothing to undo.');
    }
    const folders = await readFolderTimes(
      entry.root,
      entry.folders.map(({ path }) => join(entry.root, path)),
    );
    const changes = needed.map(({ change }) => change);
    await write(byEntryId, entry.root, changes, folderStepsOf(entry, folders), { signal });
    return {
      merged: needed.filter(({ merged, places }) => merged && places === 0).map(({ path }) => path),
      marked: needed.filter(({ places }) => places > 0).map(({ path, places }) => ({ path, places })),
    };
  };

  return {
    ...reader,
    write: (entryId, root, changes, { signal }) => gate.enter(() => write(entryId, root, changes, noSteps, { signal })),
    record: (entryId, root, changes, { madeFolders = [], signal }) =>
      gate.enter(async () => {
        const { records, contents, leftOut } = toRecords(changes);
        signal.throwIfAborted();
        try {
          await putBlobs(contents);
          const entry = (await loadForWrite(entryId)) ?? beginEntry(entryId, root);
          await entries.save(afterRecord(entry, records, madeFolders));
        } catch (error) {
          throw toWriteFailure(error, []);
        }
        return { leftOut };
      }),
    recover: (root) =>
      gate.enter(async () => {
        const failed: string[] = [];
        await recoverWrites(parts, { onUnrecovered: (paths) => failed.push(...paths) }, root);
        return failed;
      }),
    undo: (entryId, byEntryId, options) => gate.enter(() => undo(entryId, byEntryId, options)),
    upkeep: createJournalUpkeep({ entries, blobs, gate, fresh }),
  };
}

function keptError(kept: readonly { readonly path: string }[], cause: unknown): AppError {
  const names = kept.map(({ path }) => path).join(', ');
  const message = `Writing failed, and you changed ${names} meanwhile, so nothing there was put back. Undo offers both versions.`;
  return new AppError('write_failed', message, { cause });
}

const notPutBack = 'Files of the last change here could not be put back yet, so nothing more is changed.';

const unreadable = {
  damaged:
    "The record of that change is damaged, so it can't be undone here. Your version control may have its files as they were.",
  newer: 'The record of that change was written by a newer Earshot. Update this one to undo it.',
} as const;

function conflictError(conflicts: readonly { readonly reason: string }[]): AppError {
  const more = conflicts.length === 1 ? '' : `, and ${conflicts.length - 1} more like it`;
  return new AppError('edit_conflict', `${conflicts[0]?.reason ?? ''}${more}.`);
}
