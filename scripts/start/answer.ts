import type { Failure } from '../../protocol/appError.ts';
import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import type { Outcome } from '../../protocol/task.ts';

/**
 * Whether a request has been answered, read off a snapshot. `seen` are the entries that were there before it. A task's
 * outcome counts once it has been spoken (in a call) or shown (without one); words without a task are a question back.
 */
export function readAnswer(snapshot: Snapshot, seen: ReadonlySet<string>): Outcome | undefined {
  const fresh = snapshot.timeline.filter((entry) => !seen.has(entry.entryId));
  const task = fresh.find((entry) => entry.kind === 'task');
  const live = snapshot.session.phase === 'live';
  if (task !== undefined) {
    if (task.task.state.phase !== 'finished') return undefined;
    const { outcome, finishedAtMs } = task.task.state;
    return !live || fresh.some((entry) => hasBeenSaid(entry) && isAfter(entry, task, fresh, finishedAtMs))
      ? outcome
      : undefined;
  }
  return fresh.some(hasBeenSaid) ? 'notUnderstood' : undefined;
}

/** Why no answer can come any more: the host is down, or the session ended by a failure. */
export function readFailure({ host, session }: Snapshot): Failure | undefined {
  if (host.state === 'down') return host.failure;
  return session.phase === 'idle' ? session.ended?.failure : undefined;
}

function hasBeenSaid(entry: TimelineEntry): boolean {
  return entry.kind === 'said' && entry.state !== 'speaking';
}

function isAfter(
  entry: TimelineEntry,
  task: TimelineEntry,
  order: readonly TimelineEntry[],
  finishedAtMs: number,
): boolean {
  return order.indexOf(entry) > order.indexOf(task) || entry.atMs >= finishedAtMs;
}
