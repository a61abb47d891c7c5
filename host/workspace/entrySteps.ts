import { join } from 'node:path';
import { readFolderTimes } from './folderTimes.ts';
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
  const files = new Map(entry.files.map((file) => [file.path, file]));
  for (const { path, before, after } of entry.pending.files) {
    const joined = { path, before: files.has(path) ? (files.get(path)?.before ?? null) : before, after };
    if (isSame(joined)) files.delete(path);
    else files.set(path, joined);
  }
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
  return { ...entry, files: [...files.values()], folders: [...folders.values()], pending: null };
}

function isSame({ before, after }: FileRecord): boolean {
  return before?.hash === after?.hash && before?.mode === after?.mode;
}
