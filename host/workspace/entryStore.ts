import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Disk } from './disk.ts';
import { inParallel } from './inParallel.ts';
import { isErrno } from './isErrno.ts';
import { firstFormatSchema, journalEntrySchema, journalFormat, pendingWriteSchema } from './journalEntry.ts';
import type { JournalEntry, PendingWrite } from './journalEntry.ts';
import { putInPlace } from './writeDurably.ts';

/** What there is of an entry. */
export type StoredEntry =
  | { readonly kind: 'missing' }
  | { readonly kind: 'known'; readonly entry: JournalEntry }
  /** Damaged, or written by a newer version: left alone. */
  | { readonly kind: 'unreadable'; readonly why: 'damaged' | 'newer' };

/** The journal's entries and begun writes, one file each. What resolves is safe on disk unless it says otherwise. */
export interface EntryStore {
  load(entryId: string): Promise<StoredEntry>;
  save(entry: JournalEntry): Promise<void>;
  /** Forgets an entry, when there is one. */
  remove(entryId: string): Promise<void>;
  entryIds(): Promise<string[]>;
  /** When each entry was last saved, ms since 1970. */
  savedAt(): Promise<Map<string, number>>;
  /** Every hash that an entry, or a write to it that has begun, names: also where it cannot be read otherwise. */
  readonly hashesIn: (entryId: string) => Promise<string[]>;
  begin(pending: PendingWrite): Promise<void>;
  /** Not synced: a finished write that comes back after a crash is known by its `writeId`. */
  finish(entryId: string): Promise<void>;
  /** Makes what `finish` did last. */
  sync(): Promise<void>;
  /** The begun writes, and the ids of those that cannot be read. */
  begun(): Promise<{ readonly pending: PendingWrite[]; readonly unreadable: string[] }>;
}

/** Opens the store in `folder`, which must exist; `staging`, on the same disk, is where files lie until they are whole. */
export async function openEntryStore(folder: string, staging: string, disk: Disk): Promise<EntryStore> {
  const [entries, pendings] = [join(folder, 'entries'), join(folder, 'pending')];
  await mkdir(entries, { recursive: true, mode: 0o700 });
  const put = async (into: string, entryId: string, content: unknown): Promise<void> => {
    await putInPlace(disk, join(into, `${entryId}.json`), Buffer.from(JSON.stringify(content)), staging);
    await disk.syncFolder(into);
  };
  const unlinkIn = async (from: string, entryId: string): Promise<void> => {
    await disk.unlink(join(from, `${entryId}.json`)).catch((error: unknown) => {
      if (!isErrno(error, 'ENOENT')) throw error;
    });
  };
  const store: EntryStore = {
    async load(entryId) {
      const text = await textIn(entries, entryId);
      return text === undefined ? { kind: 'missing' } : parseEntry(text);
    },
    save: (entry) => put(entries, entry.entryId, entry),
    async remove(entryId) {
      await unlinkIn(entries, entryId);
      await disk.syncFolder(entries);
    },
    entryIds: async () => [...new Set([...(await idsIn(entries)), ...(await idsIn(pendings))])],
    async savedAt() {
      const times = await inParallel(await idsIn(entries), 64, async (entryId) => {
        const stats = await stat(join(entries, `${entryId}.json`)).catch(() => undefined);
        return stats === undefined ? [] : [[entryId, stats.mtimeMs] as const];
      });
      return new Map(times.flat());
    },
    async hashesIn(entryId) {
      const texts = await Promise.all([textIn(entries, entryId), textIn(pendings, entryId)]);
      return [...new Set(texts.flatMap((text) => text?.match(/\b[0-9a-f]{64}\b/g) ?? []))];
    },
    begin: (pending) => put(pendings, pending.entryId, pending),
    finish: (entryId) => unlinkIn(pendings, entryId),
    sync: () => disk.syncFolder(pendings),
    async begun() {
      const [pending, unreadable]: [PendingWrite[], string[]] = [[], []];
      for (const entryId of await idsIn(pendings)) {
        const parsed = z.safeParse(pendingWriteSchema, jsonOf((await textIn(pendings, entryId)) ?? ''));
        if (parsed.success) pending.push(parsed.data);
        else unreadable.push(entryId);
      }
      return { pending, unreadable };
    },
  };
  if (!(await readdir(folder)).includes('pending')) {
    const upgraded = `${pendings}.upgrading`;
    await rm(upgraded, { recursive: true, force: true });
    await mkdir(upgraded, { mode: 0o700 });
    for (const pending of await begunInFirstFormat(entries)) await put(upgraded, pending.entryId, pending);
    await disk.rename(upgraded, pendings);
    await disk.syncFolder(folder);
  }
  return store;
}

/** The begun writes of format 1 lie inside its entries; once, all are read. */
async function begunInFirstFormat(entries: string): Promise<PendingWrite[]> {
  const found: PendingWrite[] = [];
  for (const entryId of await idsIn(entries)) {
    const parsed = z.safeParse(firstFormatSchema, jsonOf((await textIn(entries, entryId)) ?? ''));
    if (!parsed.success || parsed.data.pending === null) continue;
    const { root, pending } = parsed.data;
    const afterwards = { removeIfEmpty: [], times: [] };
    found.push({ format: journalFormat, entryId, root, writeId: `${entryId}.unfinished`, ...pending, afterwards });
  }
  return found;
}

function parseEntry(text: string): StoredEntry {
  const json = jsonOf(text);
  const parsed = z.safeParse(journalEntrySchema, json);
  if (parsed.success) return { kind: 'known', entry: parsed.data };
  const first = z.safeParse(firstFormatSchema, json);
  if (first.success) {
    const { entryId, root, files, folders } = first.data;
    return { kind: 'known', entry: { format: journalFormat, entryId, root, files, folders, writeId: entryId } };
  }
  const newer = z.safeParse(z.object({ format: z.number().check(z.gt(journalFormat)) }), json);
  return { kind: 'unreadable', why: newer.success ? 'newer' : 'damaged' };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function textIn(folder: string, entryId: string): Promise<string | undefined> {
  return readFile(join(folder, `${entryId}.json`), 'utf8').catch((error: unknown) => {
    if (isErrno(error, 'ENOENT', 'ENAMETOOLONG')) return undefined;
    throw error;
  });
}

async function idsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
}
