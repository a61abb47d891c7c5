import type { WeighedEntry } from '../workspace/journalUpkeep.ts';

/** How much of the past is kept. */
export interface JournalCaps {
  readonly entries: number;
  readonly bytes: number;
  readonly ageMs: number;
}

const dayMs = 24 * 60 * 60 * 1_000;

export const journalCaps: JournalCaps = { entries: 10_000, bytes: 1024 ** 3, ageMs: 30 * dayMs };

/** What can still be undone is not forgotten before the user has had this long to know. */
export const noticeMs = dayMs;

/** What can still be undone, and until when if that has been said. */
export type Undoable = ReadonlyMap<string, { readonly untilMs: number | undefined }>;

/**
 * Which entries are beyond the caps, `entries` being the latest first: those to forget now, and those to be told of first.
 * At twice the caps' bytes what has been told goes without waiting for its day. Pure.
 */
export function whatToForget(
  entries: readonly WeighedEntry[],
  undoable: Undoable,
  { caps, nowMs }: { caps: JournalCaps; nowMs: number },
): { readonly forget: readonly string[]; readonly tell: readonly string[] } {
  const [forget, tell]: [string[], string[]] = [[], []];
  let bytes = 0;
  for (const [index, entry] of entries.entries()) {
    bytes += entry.bytes;
    const isOver = index >= caps.entries || bytes > caps.bytes || nowMs - entry.savedAtMs > caps.ageMs;
    if (!isOver) continue;
    const until = undoable.get(entry.entryId);
    if (until === undefined) forget.push(entry.entryId);
    else if (until.untilMs === undefined) tell.push(entry.entryId);
    else if (nowMs >= until.untilMs || bytes > 2 * caps.bytes) forget.push(entry.entryId);
  }
  return { forget, tell };
}
