import { AppError } from '../../protocol/appError.ts';
import type { Edit } from '../../protocol/task.ts';
import type { BlobStore } from './blobStore.ts';
import { editOf, unifiedDiffOf } from './editOf.ts';
import type { EntryStore } from './entryStore.ts';
import type { FileRecord, JournalEntry } from './journalEntry.ts';
import { planUndo } from './planUndo.ts';
import type { UndoStep } from './planUndo.ts';
import { readFileInside } from './readFileInside.ts';

export type FileVersion = 'before' | 'after' | 'now';

/** What a journal tells of its entries. */
export interface EntryReader {
  /** What an entry did to each file; empty for an unknown one. */
  edits(entryId: string): Promise<Edit[]>;
  /** The unified diff of what an entry did to one file. Rejects `file_missing` when it did nothing to it. */
  diff(entryId: string, path: string): Promise<string>;
  /** A file of an entry as it was before it, as the entry left it, or as it is now; null where there is none. Rejects `file_missing`. */
  version(entryId: string, path: string, which: FileVersion): Promise<Buffer | null>;
  /** The paths of an entry whose files are not as they were before it. */
  remaining(entryId: string): Promise<string[]>;
  /** The paths of an entry (of these ones) that an undo would reject `edit_conflict` for, and those of them it could merge. */
  conflicts(
    entryId: string,
    paths: readonly string[] | undefined,
  ): Promise<{ readonly paths: string[]; readonly mergeable: string[] }>;
}

/** `changed` is to be told which entries have changed: what was read of them is kept. */
export function createEntryReader(
  entries: EntryStore,
  blobs: BlobStore,
): { reader: EntryReader; changed: (entryId: string) => void } {
  const computed = new Map<string, Edit[]>();
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
  const stepsOf = async (entryId: string, paths: readonly string[] | undefined): Promise<UndoStep[]> => {
    const entry = await load(entryId);
    return entry === undefined ? [] : planUndo(entry.root, filesOf(entry, paths), blobs, { merge: false });
  };

  const reader: EntryReader = {
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
    async remaining(entryId) {
      const steps = await stepsOf(entryId, undefined);
      return steps.filter(({ kind }) => kind !== 'standing').map(({ path }) => path);
    },
    async conflicts(entryId, paths) {
      const steps = await stepsOf(entryId, paths);
      const found = steps.filter((step) => step.kind === 'conflict');
      const mergeable = found.filter((step) => step.mergeable).map(({ path }) => path);
      return { paths: found.map(({ path }) => path), mergeable };
    },
  };
  return { reader, changed: (entryId) => computed.delete(entryId) };
}

/** The files of an entry, or those of them that are named. */
export function filesOf({ files }: JournalEntry, paths: readonly string[] | undefined): readonly FileRecord[] {
  return paths === undefined ? files : files.filter(({ path }) => paths.includes(path));
}
