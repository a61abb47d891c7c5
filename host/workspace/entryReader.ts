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
  /** Whether there is an entry, be it one that cannot be read: else that task changed nothing, or was dropped. */
  isKept(entryId: string): Promise<boolean>;
  /** What an entry did to each file; empty for an unknown one. */
  edits(entryId: string): Promise<Edit[]>;
  /** The unified diff of what an entry did to one file. Rejects `file_missing` when it did nothing to it. */
  diff(entryId: string, path: string): Promise<string>;
  /** A file of an entry as it was before it, as the entry left it, or as it is now; null where there is none. Rejects `file_missing`. */
  version(entryId: string, path: string, which: FileVersion): Promise<Buffer | null>;
  /** What an undo without `merge` would do to each file of an entry, or to these ones; nothing for an unknown one. */
  undoSteps(entryId: string, paths: readonly string[] | undefined): Promise<UndoStep[]>;
}

/** All files of a task are told of again after each of its writes, and one costs two reads and a diff. */
const keptEdits = 10_000;

export function createEntryReader(entries: EntryStore, blobs: BlobStore): EntryReader {
  /** By the hashes of both versions, so nothing of it is ever out of date. */
  const computed = new Map<string, Edit>();
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

  const computeEdit = async ({ path, before, after }: FileRecord): Promise<Edit> => {
    const key = `${before?.hash ?? ''} ${after?.hash ?? ''}`;
    const edit = computed.get(key) ?? editOf(path, await bytesOf(before), await bytesOf(after));
    if (computed.size >= keptEdits) computed.clear();
    computed.set(key, edit);
    return { ...edit, path };
  };

  return {
    isKept: async (entryId) => (await entries.load(entryId)).kind !== 'missing',
    async edits(entryId) {
      const entry = await load(entryId);
      const edits: Edit[] = [];
      for (const file of entry?.files ?? []) edits.push(await computeEdit(file));
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
    async undoSteps(entryId, paths) {
      const entry = await load(entryId);
      return entry === undefined ? [] : planUndo(entry.root, filesOf(entry, paths), blobs, { merge: false });
    },
  };
}

/** The files of an entry, or those of them that are named. */
export function filesOf({ files }: JournalEntry, paths: readonly string[] | undefined): readonly FileRecord[] {
  return paths === undefined ? files : files.filter(({ path }) => paths.includes(path));
}
