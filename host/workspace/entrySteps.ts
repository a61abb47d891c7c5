import { join } from 'node:path';
import { readFolderTimes } from './folderTimes.ts';
import type { FileTimes } from './fileImage.ts';
import type { FolderTimes } from './folderTimes.ts';
import type { FileRecord, FolderRecord, JournalEntry } from './journalEntry.ts';
import type { WritePlan } from './planWrite.ts';

export function beginEntry(entryId: string, root: string): JournalEntry {
  return { format: 1, entryId, root, files: [], folders: [], pending: null };
}

/** The entry as it is saved before the first byte of a write. */
export function withPending(entry: JournalEntry, plan: WritePlan): JournalEntry {
  const files = plan.changes.map(({ path, before, after }) => ({
    path,
    before: before?.image ?? null,
    after: after && { hash: after.hash, mode: after.mode },
    temporary: after?.temporary ?? null,
  }));
  return { ...entry, pending: { files, madeFolders: [...plan.madeFolders] } };
}

/** The entry as it is saved after the last byte: the write joined to those before it. */
export async function afterWrite(entry: JournalEntry, foldersBefore: FolderTimes): Promise<JournalEntry> {
  if (entry.pending === null) return entry;
  const files = joinFiles(entry.files, entry.pending.files);
  const folders = new Map(entry.folders.map((folder) => [folder.path, folder]));
  for (const path of entry.pending.madeFolders) folders.set(path, { kind: 'made', path });
  const now = await readFolderTimes(
    entry.root,
    [...foldersBefore.keys()].map((path) => join(entry.root, path)),
  );
  for (const [path, times] of foldersBefore) {
    const known: FolderRecord | undefined = folders.get(path);
    const mtimeNs = now.get(path)?.mtimeNs;
    if (known?.kind === 'made' || mtimeNs === undefined) continue;
    folders.set(path, { kind: 'touched', path, times: known?.times ?? times, mtimeNs });
  }
  return { ...entry, files, folders: [...folders.values()], pending: null };
}

/** A file that somebody else has changed already: as it was, and as it was found afterwards. */
export interface RecordedChange {
  /** Relative to the root, with `/`, links resolved. */
  readonly path: string;
  readonly before: { readonly bytes: Uint8Array; readonly mode: number; readonly times: FileTimes } | null;
  readonly after: { readonly bytes: Uint8Array; readonly mode: number } | null;
}

/** The entry with changes joined to it that nobody made through the journal. */
export function withRecorded(
  entry: JournalEntry,
  changes: readonly (RecordedChange & {
    readonly before: { readonly hash: string } | null;
    readonly after: { readonly hash: string } | null;
  })[],
  madeFolders: readonly string[],
): JournalEntry {
  const records = changes.map(({ path, before, after }) => ({
    path,
    before: before && { hash: before.hash, mode: before.mode, times: before.times },
    after: after && { hash: after.hash, mode: after.mode },
  }));
  const folders = new Map(entry.folders.map((folder) => [folder.path, folder]));
  for (const path of madeFolders) folders.set(path, { kind: 'made', path });
  return { ...entry, files: joinFiles(entry.files, records), folders: [...folders.values()] };
}

function joinFiles(known: readonly FileRecord[], later: readonly FileRecord[]): FileRecord[] {
  const files = new Map(known.map((file) => [file.path, file]));
  for (const { path, before, after } of later) {
    const first = files.get(path);
    const joined = { path, before: first === undefined ? before : first.before, after };
    if (isSame(joined)) files.delete(path);
    else files.set(path, joined);
  }
  return [...files.values()];
}

function isSame({ before, after }: FileRecord): boolean {
  return before?.hash === after?.hash && before?.mode === after?.mode;
}
