import type { Failure } from '../../protocol/appError.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';

/** The failures that hold now, most basic first. What the end of the timeline tells already is not said twice. */
export function toStandingFailures({ host, session, timeline }: Snapshot): readonly Failure[] {
  const failures: Failure[] = [];
  if (host.state === 'down') failures.push(host.failure);
  const ended = session.phase === 'idle' ? session.ended?.failure : undefined;
  if (ended === undefined) return failures;
  const last = timeline.at(-1);
  const told = [...failures, ...(last?.kind === 'notice' ? [last.failure] : [])];
  if (!told.some(({ code, message }) => code === ended.code && message === ended.message)) failures.push(ended);
  return failures;
}
