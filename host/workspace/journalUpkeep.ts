import type { BlobStore } from './blobStore.ts';
import type { EntryStore } from './entryStore.ts';
import { inParallel } from './inParallel.ts';
import type { WriteGate } from './writeGate.ts';

/** What it takes to keep a journal within bounds. What may go is not decided here. */
export interface JournalUpkeep {
  /** Cheap: nothing is read. */
  overview(): Promise<{ readonly entries: number; readonly oldestMs: number; readonly bytes: number }>;
  /** Every entry, the latest first, with the bytes that go with it once all older ones are gone. Unreadable ones are named only. */
  weigh(): Promise<{ readonly entries: readonly WeighedEntry[]; readonly unreadable: readonly UnreadableEntry[] }>;
  /** Forgets entries, then every content that no entry needs. Ended in the middle, the next time does the rest. */
  drop(entryIds: readonly string[]): Promise<void>;
}

export interface WeighedEntry {
  readonly entryId: string;
  readonly savedAtMs: number;
  readonly bytes: number;
}

interface UnreadableEntry {
  readonly entryId: string;
  readonly why: 'damaged' | 'newer';
}

const readsAtOnce = 16;

export function createJournalUpkeep(parts: {
  entries: EntryStore;
  blobs: BlobStore;
  gate: WriteGate;
  /** Hashes stored since it was last cleared: their entries may not be there yet. */
  fresh: Set<string>;
}): JournalUpkeep {
  const { entries, blobs, gate, fresh } = parts;
  return {
    async overview() {
      const [saved, sizes] = await Promise.all([entries.savedAt(), blobs.list()]);
      let oldestMs = Number.POSITIVE_INFINITY;
      for (const savedAtMs of saved.values()) oldestMs = Math.min(oldestMs, savedAtMs);
      return { entries: saved.size, oldestMs, bytes: sumOf(sizes.values()) };
    },
    async weigh() {
      const [saved, sizes] = await Promise.all([entries.savedAt(), blobs.list()]);
      const latestFirst = [...saved].sort(([, a], [, b]) => b - a);
      const read = await inParallel(latestFirst, readsAtOnce, async ([entryId, savedAtMs]) => {
        const stored = await entries.load(entryId);
        const why = stored.kind === 'unreadable' ? stored.why : undefined;
        return { entryId, savedAtMs, why, hashes: await entries.hashesIn(entryId) };
      });
      const weighed = read.map(({ entryId, savedAtMs, why, hashes }) => {
        const own = hashes.filter((hash) => sizes.has(hash));
        const bytes = sumOf(own.map((hash) => sizes.get(hash) ?? 0));
        for (const hash of own) sizes.delete(hash);
        return { entryId, savedAtMs, bytes, why };
      });
      return {
        entries: weighed.flatMap(({ why, ...entry }) => (why === undefined ? [entry] : [])),
        unreadable: weighed.flatMap(({ entryId, why }) => (why === undefined ? [] : [{ entryId, why }])),
      };
    },
    async drop(entryIds) {
      // Whatever is being written now has its entry by then.
      await gate.alone(() => fresh.clear());
      // A finished write that came back after a power cut, its entry gone, would look as if it had never been completed.
      await entries.sync();
      for (const entryId of entryIds) await entries.remove(entryId);
      const needed = new Set((await inParallel(await entries.entryIds(), readsAtOnce, entries.hashesIn)).flat());
      const stored = [...(await blobs.list()).keys()];
      await gate.alone(async () => {
        for (const hash of stored) if (!needed.has(hash) && !fresh.has(hash)) await blobs.remove(hash);
      });
    },
  };
}

function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
