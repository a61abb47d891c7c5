import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { AppError } from '../../protocol/appError.ts';
import type { Edit } from '../../protocol/task.ts';
import { createBlobStore } from './blobStore.ts';
import { commitWrite } from './commitWrite.ts';
import type { Disk } from './disk.ts';
import { writeDurably } from './writeDurably.ts';
import { afterWrite, beginEntry, withPending, withRecorded } from './entrySteps.ts';
import type { RecordedChange } from './entrySteps.ts';
import { hashOf } from './fileImage.ts';
import { readFolderTimes, restoreFolders } from './folderTimes.ts';
import { journalEntrySchema } from './journalEntry.ts';
import type { FileRecord, JournalEntry } from './journalEntry.ts';
import { editOf, unifiedDiffOf } from './editOf.ts';
import { planWrite, touchedFolders } from './planWrite.ts';
import type { Change } from './planWrite.ts';
import { whyUnportable } from './portablePath.ts';
import { rollBack } from './rollBack.ts';
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
   * Brings back every file of an entry, or only those of `paths`: bytes, mode and times. It is itself a write, under the
   * id `byEntryId`. Rejects as `write` does; `edit_conflict` when a file is not as the entry left it, `nothing_to_undo`
   * for an entry without changes (to these paths).
   */
  undo(entryId: string, byEntryId: string, options: { signal: AbortSignal; paths?: readonly string[] }): Promise<void>;
  /** What an entry did to each file; empty for an unknown one. */
  edits(entryId: string): Promise<Edit[]>;
  /** The unified diff of what an entry did to one file. Rejects `file_missing` when it did nothing to it. */
  diff(entryId: string, path: string): Promise<string>;
}

/**
 * Opens the journal in `folder` (an absolute path, made when missing) and rolls back whatever was being written when the
 * last process ended. `onUnrecovered` names files that could not be put back; the entry is tried again at the next start.
 */
export async function openJournal(
  folder: string,
  { disk, onUnrecovered }: { disk: Disk; onUnrecovered: (paths: readonly string[]) => void },
): Promise<Journal> {
  const entries = join(folder, 'entries');
  const contents = join(folder, 'blobs');
  for (const path of [entries, contents]) await mkdir(path, { recursive: true, mode: 0o700 });
  const blobs = createBlobStore(contents, disk);

  const load = async (entryId: string): Promise<JournalEntry | undefined> => {
    const text = await readFile(join(entries, `${entryId}.json`), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : parseEntry(text);
  };
  const save = (entry: JournalEntry): Promise<void> =>
    writeDurably(disk, join(entries, `${entry.entryId}.json`), Buffer.from(JSON.stringify(entry)));

  const computed = new Map<string, Edit[]>();

  const recover = async (entry: JournalEntry): Promise<void> => {
    if (entry.pending === null) return;
    // A drive that is not there now may be there next time.
    const reachable = await stat(entry.root).catch(() => undefined);
    const failed =
      reachable === undefined
        ? entry.pending.files.map(({ path }) => path)
        : await rollBack(entry.root, entry.pending, { blobs, disk });
    if (failed.length > 0) onUnrecovered(failed);
    else await save({ ...entry, pending: null });
  };

  const write: Journal['write'] = async (entryId, root, changes, { signal }) => {
    const before = (await load(entryId)) ?? beginEntry(entryId, root);
    const plan = await planWrite(root, changes);
    const folders = await readFolderTimes(root, touchedFolders(plan));
    const pending = withPending(before, plan);
    computed.delete(entryId);
    try {
      signal.throwIfAborted();
      await blobs.put(
        plan.changes.flatMap(({ before: file, after }) => [
          ...(file ? [{ hash: file.image.hash, bytes: file.bytes }] : []),
          ...(after ? [after] : []),
        ]),
      );
      await save(pending);
      await commitWrite(plan, disk, { signal });
      await save(await afterWrite(pending, folders));
    } catch (error) {
      // Should even this fail, the entry still says `pending`, and the next start puts the rest back.
      const failed = pending.pending === null ? [] : await rollBack(root, pending.pending, { blobs, disk });
      if (failed.length === 0) await save(before).catch(() => undefined);
      throw toWriteFailure(error, failed);
    }
  };

  for (const leftOver of [entries, contents]) {
    for (const name of await readdir(leftOver)) if (name.endsWith('.tmp')) await disk.unlink(join(leftOver, name));
  }
  for (const name of await readdir(entries)) {
    const entry = name.endsWith('.json') ? await load(name.slice(0, -'.json'.length)) : undefined;
    if (entry !== undefined) await recover(entry);
  }

  return {
    write,
    async record(entryId, root, changes, { madeFolders = [], signal }) {
      const leftOut = changes.filter(({ path }) => whyUnportable(path) !== undefined).map(({ path }) => path);
      const images = changes
        .filter(({ path }) => !leftOut.includes(path))
        .map(({ path, before, after }) => ({
          path,
          before: before && { ...before, hash: hashOf(before.bytes) },
          after: after && { ...after, hash: hashOf(after.bytes) },
        }));
      signal.throwIfAborted();
      computed.delete(entryId);
      try {
        await blobs.put(
          images.flatMap(({ before, after }) => [...(before ? [before] : []), ...(after ? [after] : [])]),
        );
        await save(withRecorded((await load(entryId)) ?? beginEntry(entryId, root), images, madeFolders));
      } catch (error) {
        throw toWriteFailure(error, []);
      }
      return { leftOut };
    },
    async undo(entryId, byEntryId, { signal, paths }) {
      const entry = await load(entryId);
      const files = entry?.files.filter(({ path }) => paths === undefined || paths.includes(path)) ?? [];
      if (entry === undefined || files.length === 0) {
        throw new AppError('nothing_to_undo', 'That changed no file, so there is nothing to undo.');
      }
      const toBefore = async ({ path, before, after }: FileRecord): Promise<Change> => {
        if (before === null) return { path, base: after, after: null };
        const { mode, times } = before;
        return { path, base: after, after: { bytes: await blobs.get(before.hash), mode, times } };
      };
      const changes = await Promise.all(files.map(toBefore));
      const untouched = await readFolderTimes(
        entry.root,
        entry.folders.map(({ path }) => join(entry.root, path)),
      );
      await write(byEntryId, entry.root, changes, { signal });
      await restoreFolders(entry, untouched, disk);
    },
    async edits(entryId) {
      const known = computed.get(entryId);
      if (known !== undefined) return known;
      const entry = await load(entryId);
      const edits: Edit[] = [];
      for (const { path, before, after } of entry?.files ?? []) {
        edits.push(editOf(path, before && (await blobs.get(before.hash)), after && (await blobs.get(after.hash))));
      }
      // Told while a task runs and again at its end; older entries are hardly ever asked for.
      if (computed.size >= 32) computed.clear();
      computed.set(entryId, edits);
      return edits;
    },
    async diff(entryId, path) {
      const entry = await load(entryId);
      const file = entry?.files.find((candidate) => candidate.path === path);
      if (file === undefined) throw new AppError('file_missing', 'That task did not change this file.');
      const { before, after } = file;
      return unifiedDiffOf(path, before && (await blobs.get(before.hash)), after && (await blobs.get(after.hash)));
    },
  };
}

// A damaged entry cannot be undone, but it must not keep the host from starting.
function parseEntry(text: string): JournalEntry | undefined {
  try {
    return z.parse(journalEntrySchema, JSON.parse(text));
  } catch {
    return undefined;
  }
}
