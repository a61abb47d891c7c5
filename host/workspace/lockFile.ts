import { rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { timesOf } from './fileImage.ts';
import { isSame, putNew, readLast, readRecord, successorOf, sweep, writeDraft } from './lockChain.ts';
import type { LockPlace } from './lockPlace.ts';
import type { HolderState, LockRecord } from './lockRecord.ts';
import { setExactTimes } from './setExactTimes.ts';

// A lock is a file that is made whole elsewhere and put in its place by an exclusive hard link: of many one succeeds, and
// nobody reads half of it. One whose process is gone is not removed by whoever finds it so, or two finders could each
// remove the other's new one. It is *succeeded*: by an exclusive link named after the dead one, `….after-ID`. Who holds is
// the last of that chain. A successor then takes the dead one's place by rename, and whoever linked itself to a chain that
// was replaced meanwhile sees that it is not the last one, and steps back. Ids are never used twice: no chain comes back.

/** What came of a try to have a lock. */
export type LockAttempt =
  | { readonly kind: 'taken'; readonly release: () => Promise<void> }
  /** `holder` is undefined where the file cannot be read; `elsewhere`: nobody here can tell whether it still runs. */
  | { readonly kind: 'held'; readonly holder: LockRecord | undefined; readonly elsewhere: boolean }
  /** No file can be made there; `reason` is the system's code. */
  | { readonly kind: 'unlockable'; readonly reason: string };

type Judge = (holder: LockRecord) => Promise<HolderState>;

/** Tries once to take a lock under the record `mine`, past holders that are gone. While it is held, nothing is written. */
export async function tryLock(place: LockPlace, mine: LockRecord, judge: Judge): Promise<LockAttempt> {
  const found = await look(place.file, judge);
  if (found?.kind === 'held') return found;
  const draft = `${place.file}.${mine.lockId}`;
  try {
    return await keepingTimes(place, async () => {
      try {
        await writeDraft(draft, mine);
        return await take({ place, draft, mine, judge });
      } finally {
        await unlink(draft).catch(() => undefined);
      }
    });
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error)) throw error;
    return { kind: 'unlockable', reason: String(error.code) };
  }
}

interface Taking {
  readonly place: LockPlace;
  readonly draft: string;
  readonly mine: LockRecord;
  readonly judge: Judge;
}

async function take({ place, draft, mine, judge }: Taking): Promise<LockAttempt> {
  const { file } = place;
  for (;;) {
    if (await putNew(draft, file, mine)) return taken(place, file, mine);
    const found = await look(file, judge);
    if (found === undefined) continue; // Released meanwhile.
    if (found.kind === 'held') return found;
    const successor = successorOf(file, found.last);
    if (!(await putNew(draft, successor, mine))) continue;
    if (!isSame(await readLast(file), mine)) {
      await unlink(successor).catch(() => undefined);
      continue;
    }
    // Where the dead one's file is another user's and the folder is sticky, it stays, and its successor where it is.
    const at = await rename(successor, file).then(
      () => file,
      () => successor,
    );
    if (at === file) await sweep(file, async (record) => (await judge(record)) === 'gone');
    return taken(place, at, mine);
  }
}

function taken(place: LockPlace, at: string, mine: LockRecord): LockAttempt {
  const remove = async (): Promise<void> => {
    // Somebody may have removed it by hand, and another have taken it.
    if (isSame(await readRecord(at), mine)) await unlink(at);
  };
  // If it cannot be removed, it is known to be left over: by us, or by its process once that has ended.
  return { kind: 'taken', release: () => keepingTimes(place, remove).catch(() => undefined) };
}

type Look =
  | { readonly kind: 'held'; readonly holder: LockRecord | undefined; readonly elsewhere: boolean }
  | { readonly kind: 'left'; readonly last: LockRecord };

async function look(file: string, judge: Judge): Promise<Look | undefined> {
  const last = await readLast(file);
  if (last === undefined) return undefined;
  if (last === 'unreadable') return { kind: 'held', holder: undefined, elsewhere: true };
  const state = await judge(last);
  return state === 'gone' ? { kind: 'left', last } : { kind: 'held', holder: last, elsewhere: state === 'elsewhere' };
}

/** Where the user sees the lock come and go, the folder's times stay as they were: undo brings them back exactly. */
async function keepingTimes<T>({ file, inSight }: LockPlace, act: () => Promise<T>): Promise<T> {
  if (!inSight) return await act();
  const folder = dirname(file);
  const times = timesOf(await stat(folder, { bigint: true }));
  try {
    return await act();
  } finally {
    await setExactTimes([{ path: folder, times }]).catch(() => undefined);
  }
}
