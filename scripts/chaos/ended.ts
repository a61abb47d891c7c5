import type { AppErrorCode } from '../../protocol/appError.ts';
import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';

/**
 * How a spoken request ended. `done`: carried out, and said so. `asked back`: spoken words, nothing changed. `cut`: carried
 * out, and the words that said so were cut off. `notice`: a message in the popup that tells of it, no words. `lost`: none of these in time.
 * `misheard`: done, but something else.
 */
export type RequestEnd = 'done' | 'asked back' | 'misheard' | 'cut' | 'notice' | 'lost';

/** What tells the user that a request may not have arrived. Any other notice is about something else: it excuses nothing. */
const honest: ReadonlySet<AppErrorCode> = new Set([
  'call_failed',
  'control_lost',
  'host_crashed',
  'host_unreachable',
  'provider_unreachable',
  'speech_lost',
  'timed_out',
  'voice_failed',
]);

/** What there is of a request so far: `seen` are the entries that were there before it. */
export function readEnd({ session, timeline }: Snapshot, seen: ReadonlySet<string>): RequestEnd {
  const fresh = timeline.filter(({ entryId }) => !seen.has(entryId));
  const tasks = fresh.flatMap((entry) => (entry.kind === 'task' ? [entry.task] : []));
  const finishedAtMs = tasks.flatMap(({ state }) => (state.phase === 'finished' ? [state.finishedAtMs] : []));
  const isDone = tasks.some(({ state }) => state.phase === 'finished' && state.outcome === 'done');
  if (finishedAtMs.length === tasks.length) {
    const after = fresh.filter((entry) => isAnswer(entry, fresh, finishedAtMs));
    if (after.some(({ state }) => state === 'spoken')) return isDone ? 'done' : 'asked back';
    if (after.some(({ state }) => state === 'interrupted')) return 'cut';
  }
  const notices = fresh.flatMap((entry) => (entry.kind === 'notice' ? [entry.failure] : []));
  const ended = session.phase === 'idle' ? session.ended?.failure : undefined;
  const failures = ended === undefined ? notices : [...notices, ended];
  return failures.some(({ code }) => honest.has(code)) ? 'notice' : 'lost';
}

/** Whether nothing better can come of it. */
export function isFinal(end: RequestEnd, { session }: Snapshot): boolean {
  return end === 'done' || end === 'asked back' || (end === 'notice' && session.phase === 'idle');
}

type Said = Extract<TimelineEntry, { kind: 'said' }>;

/** What was said after the tasks had ended; with none, anything said. */
function isAnswer(
  entry: TimelineEntry,
  fresh: readonly TimelineEntry[],
  finishedAtMs: readonly number[],
): entry is Said {
  if (entry.kind !== 'said') return false;
  const lastTask = fresh.findLastIndex(({ kind }) => kind === 'task');
  return fresh.indexOf(entry) > lastTask || finishedAtMs.every((atMs) => entry.atMs >= atMs);
}
