import { randomUUID } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { Edit } from '../../protocol/task.ts';
import { openBlobStore } from './blobStore.ts';
import { commitWrite } from './commitWrite.ts';
import type { Disk } from './disk.ts';
import { editOf, unifiedDiffOf } from './editOf.ts';
import { openEntryStore } from './entryStore.ts';
import { afterRecord, afterWrite, beginEntry, toPending } from './entrySteps.ts';
import type { RecordedChange } from './entrySteps.ts';
import { hashOf } from './fileImage.ts';
import { folderStepsOf, readFolderTimes } from './folderTimes.ts';
import type { FileRecord, FolderSteps, JournalEntry } from './journalEntry.ts';
import { planUndo } from './planUndo.ts';
import { planWrite, touchedFolders } from './planWrite.ts';
import type { Change } from './planWrite.ts';
import { whyUnportable } from './portablePath.ts';
import { maxFileBytes, readFileInside } from './readFileInside.ts';
import { completeWrite, recoverWrites, takeBack } from './recoverWrites.ts';
import { toWriteFailure } from './toWriteFailure.ts';

/** What was written, for undo: one entry per task, file contents by hash, all of it outside the workspace. */
export interface Journal {
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
   * Rejects as `write` does; `edit_conflict` when a file was changed since in the same lines: {@link Journal.version} has
   * both; `nothing_to_undo` for an entry without changes (to these paths), or one whose record is lost.
   */
  undo(
    entryId: string,
    byEntryId: string,
    options: { signal: AbortSignal; paths?: readonly string[] },
  ): Promise<{ readonly merged: readonly string[] }>;
  /** The paths of an entry whose files are not as they were before it. */
  remaining(entryId: string): Promise<string[]>;
  /** The paths of an entry (of these ones) that `undo` would reject `edit_conflict` for. */
  conflicts(entryId: string, paths: readonly string[] | undefined): Promise<string[]>;
  /** What an entry did to each file; empty for an unknown one. */
  edits(entryId: string): Promise<Edit[]>;
  /** The unified diff of what an entry did to one file. Rejects `file_missing` when it did nothing to it. */
  diff(entryId: string, path: string): Promise<string>;
  /** A file of an entry as it was before it, as the entry left it, or as it is now; null where there is none. Rejects `file_missing`. */
  version(entryId: string, path: string, which: FileVersion): Promise<Buffer | null>;
}

export type FileVersion = 'before' | 'after' | 'now';

/** What the journal asks and tells when it is opened. */
export interface JournalTrouble {
  /** Keeps others out of a workspace while its files are put back; undefined: somebody works there, so not now. */
  readonly keepOut?: (root: string) => Promise<(() => Promise<void>) | undefined>;
  /** Files that could not be put back; it is tried again at the next start. */
  readonly onUnrecovered: (paths: readonly string[]) => void;
  /** Records of begun writes that are damaged or newer than this host; they are left alone. */
  readonly onUnreadable?: (entryIds: readonly string[]) => void;
}

const noSteps: FolderSteps = { removeIfEmpty: [], times: [] };

/**
 * Opens the journal in `folder` (an absolute path, made when missing) and takes back whatever was being written when the
 * last process ended. How long that takes does not depend on how many entries there are.
 */
export async function openJournal(folder: string, options: { disk: Disk } & JournalTrouble): Promise<Journal> {
  const { disk } = options;
  const staging = join(folder, 'staging');
  await mkdir(staging, { recursive: true, mode: 0o700 });
  for (const leftOver of await readdir(staging)) await disk.unlink(join(staging, leftOver));
  const blobs = await openBlobStore(join(folder, 'blobs'), staging, disk);
  const entries = await openEntryStore(folder, staging, disk);
  const parts = { entries, blobs, disk };
  await recoverWrites(parts, options);

  const computed = new Map<string, Edit[]>();

  /** Undefined for an unknown one; an unreadable one is nothing that anything may be added to. */
  const loadForWrite = async (entryId: string): Promise<JournalEntry | undefined> => {
    const stored = await entries.load(entryId);
    if (stored.kind === 'unreadable') throw new AppError('write_failed', unreadable[stored.why]);
    return stored.kind === 'known' ? stored.entry : undefined;
  };
  const load = async (entryId: string): Promise<JournalEntry | undefined> => {
    const stored = await entries.load(entryId);
    return stored.kind === 'known' ? stored.entry : undefined;
  };
  const fileOf = async (entryId: string, path: string): Promise<FileRecord & { root: string }> => {
    const entry = await load(entryId);
    const file = entry?.files.find((candidate) => candidate.path === path);
    if (entry === undefined || file === undefined) {
      throw new AppError('file_missing', 'That task did not change this file.');
    }
    return { ...file, root: entry.root };
  };
  const bytesOf = async (image: { readonly hash: string } | null): Promise<Buffer | null> =>
    image && (await blobs.get(image.hash));

  const write = async (
    entryId: string,
    root: string,
    changes: readonly Change[],
    afterwards: FolderSteps,
    { signal }: { signal: AbortSignal },
  ): Promise<void> => {
    const before = await loadForWrite(entryId);
    const plan = await planWrite(root, changes, { signal });
    const folders = await readFolderTimes(root, touchedFolders(plan));
    const pending = toPending(entryId, randomUUID(), plan, afterwards);
    computed.delete(entryId);
    try {
      signal.throwIfAborted();
      await blobs.put(
        plan.changes.flatMap(({ before: file, after }) => [
          ...(file ? [{ hash: file.image.hash, bytes: file.bytes }] : []),
          ...(after ? [after] : []),
        ]),
      );
      await entries.begin(pending);
      await commitWrite(plan, disk, { signal });
      await entries.save(await afterWrite(before ?? beginEntry(entryId, root), pending, folders));
    } catch (error) {
      throw toWriteFailure(error, await takeBack(pending, before, parts));
    }
    // It is complete. Should this fail, the next start does it.
    await completeWrite(pending, parts).catch(() => undefined);
  };

  return {
    write: (entryId, root, changes, { signal }) => write(entryId, root, changes, noSteps, { signal }),
    async record(entryId, root, changes, { madeFolders = [], signal }) {
      const undoable = changes.filter(isUndoable);
      const images = undoable.map(({ path, before, after }) => ({
        path,
        before: before && { ...before, hash: hashOf(before.bytes) },
        after: after && { ...after, hash: hashOf(after.bytes) },
      }));
      const files = images.map(({ path, before, after }) => ({
        path,
        before: before && { hash: before.hash, mode: before.mode, times: before.times },
        after: after && { hash: after.hash, mode: after.mode },
      }));
      signal.throwIfAborted();
      computed.delete(entryId);
      try {
        await blobs.put(images.flatMap(({ before, after }) => [before, after].filter((image) => image !== null)));
        await entries.save(afterRecord((await loadForWrite(entryId)) ?? beginEntry(entryId, root), files, madeFolders));
      } catch (error) {
        throw toWriteFailure(error, []);
      }
      return { leftOut: changes.filter((change) => !undoable.includes(change)).map(({ path }) => path) };
    },
    async undo(entryId, byEntryId, { signal, paths }) {
      const stored = await entries.load(entryId);
      if (stored.kind === 'unreadable') throw new AppError('nothing_to_undo', unreadable[stored.why]);
      const entry = stored.kind === 'known' ? stored.entry : undefined;
      const files = entry === undefined ? [] : filesOf(entry, paths);
      if (entry === undefined || files.length === 0) {
        throw new AppError('nothing_to_undo', 'That changed no file, so there is nothing to undo.');
      }
      const steps = await planUndo(entry.root, files, blobs);
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
      return { merged: needed.filter(({ merged }) => merged).map(({ path }) => path) };
    },
    async remaining(entryId) {
      const entry = await load(entryId);
      if (entry === undefined) return [];
      const steps = await planUndo(entry.root, entry.files, blobs);
      return steps.filter(({ kind }) => kind !== 'standing').map(({ path }) => path);
    },
    async conflicts(entryId, paths) {
      const entry = await load(entryId);
      if (entry === undefined) return [];
      const steps = await planUndo(entry.root, filesOf(entry, paths), blobs);
      return steps.filter(({ kind }) => kind === 'conflict').map(({ path }) => path);
    },
    async edits(entryId) {
      const known = computed.get(entryId);
      if (known !== undefined) return known;
      const entry = await load(entryId);
      const edits: Edit[] = [];
      for (const { path, before, after } of entry?.files ?? []) {
        edits.push(editOf(path, await bytesOf(before), await bytesOf(after)));
      }
      // Told while a task runs and again at its end; older entries are hardly ever asked for.
      if (computed.size >= 32) computed.clear();
      computed.set(entryId, edits);
      return edits;
    },
    async diff(entryId, path) {
      const { before, after } = await fileOf(entryId, path);
      return unifiedDiffOf(path, await bytesOf(before), await bytesOf(after));
    },
    async version(entryId, path, which) {
      const file = await fileOf(entryId, path);
      if (which !== 'now') return bytesOf(file[which]);
      return (await readFileInside(file.root, path))?.bytes ?? null;
    },
  };
}

const unreadable = {
  damaged: "The record of that change is damaged, so it can't be undone here.",
  newer: 'The record of that change was written by a newer Earshot. Update this one to undo it.',
} as const;

function filesOf({ files }: JournalEntry, paths: readonly string[] | undefined): FileRecord[] {
  return paths === undefined ? files : files.filter(({ path }) => paths.includes(path));
}

function isUndoable({ path, before, after }: RecordedChange): boolean {
  const largest = Math.max(before?.bytes.byteLength ?? 0, after?.bytes.byteLength ?? 0);
  return whyUnportable(path) === undefined && largest <= maxFileBytes;
}

function conflictError(conflicts: readonly { readonly reason: string }[]): AppError {
  const more = conflicts.length === 1 ? '' : `, and ${conflicts.length - 1} more like it`;
  return new AppError('edit_conflict', `${conflicts[0]?.reason ?? ''}${more}.`);
}
