import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileTimes } from './fileImage.ts';
import { readFolderTimes } from './folderTimes.ts';
import type { FolderTimes } from './folderTimes.ts';
import { journalFormat } from './journalEntry.ts';
import type { FileRecord, FolderRecord, FolderSteps, JournalEntry, PendingWrite } from './journalEntry.ts';
import type { WritePlan } from './writePlan.ts';

export function beginEntry(entryId: string, root: string): JournalEntry {
  return { format: journalFormat, entryId, root, files: [], folders: [], writeId: '' };
}

/** What is saved before the first byte of a write. */
export function toPending(entryId: string, writeId: string, plan: WritePlan, afterwards: FolderSteps): PendingWrite {
  const files = plan.changes.map(({ path, before, after, temporary }) => ({
    path,
    before: before?.image ?? null,
    after: after && { hash: after.hash, mode: after.mode },
    temporary,
  }));
  const madeFolders = [...plan.madeFolders];
  return { format: journalFormat, entryId, root: plan.root, writeId, files, madeFolders, afterwards };
}

/** The entry as it is saved after the last byte: the write joined to those before it. */
export async function afterWrite(
  entry: JournalEntry,
  { writeId, files, madeFolders }: PendingWrite,
  foldersBefore: FolderTimes,
): Promise<JournalEntry> {
  const folders = joinFolders(entry, madeFolders);
  const now = await readFolderTimes(
    entry.root,
    [...foldersBefore.keys()].map((path) => join(entry.root, path)),
  );
  for (const [path, times] of foldersBefore) {
    const known = folders.get(path);
    const mtimeNs = now.get(path)?.mtimeNs;
    if (known?.kind === 'made' || mtimeNs === undefined) continue;
    folders.set(path, { kind: 'touched', path, times: known?.times ?? times, mtimeNs });
  }
  const found = await Promise.all(files.map((file) => withFoundMode(entry.root, file)));
  return { ...entry, writeId, files: joinFiles(entry.files, found), folders: [...folders.values()] };
}

/** A new file has the mode that its disk gave it: Windows and FAT have two. Undo compares with what was found, not asked for. */
async function withFoundMode<File extends FileRecord>(root: string, file: File): Promise<File> {
  if (file.before !== null || file.after === null) return file;
  const stats = await lstat(join(root, file.path)).catch(() => undefined);
  return stats === undefined ? file : { ...file, after: { ...file.after, mode: stats.mode & 0o7777 } };
}

/** A file that somebody else has changed already: as it was, and as it was found afterwards. */
export interface RecordedChange {
  /** Relative to the root, with `/`, links resolved. */
  readonly path: string;
  readonly before: { readonly bytes: Uint8Array; readonly mode: number; readonly times: FileTimes } | null;
  readonly after: { readonly bytes: Uint8Array; readonly mode: number } | null;
}

/** The entry with changes joined to it that nobody made through the journal. */
export function afterRecord(
  entry: JournalEntry,
  files: readonly FileRecord[],
  madeFolders: readonly string[],
): JournalEntry {
  const folders = [...joinFolders(entry, madeFolders).values()];
  return { ...entry, files: joinFiles(entry.files, files), folders };
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

function joinFolders(entry: JournalEntry, made: readonly string[]): Map<string, FolderRecord> {
  const folders = new Map(entry.folders.map((folder) => [folder.path, folder]));
  for (const path of made) folders.set(path, { kind: 'made', path });
  return folders;
}

function isSame({ before, after }: FileRecord): boolean {
  return before?.hash === after?.hash && before?.mode === after?.mode;
}
