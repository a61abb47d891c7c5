import type { Model } from './model.ts';
import { unfinishedTasks } from './timeline.ts';

/** Whether the user waits for something, or Earshot for them: somebody speaks, a task runs, a question is open. Pure. */
export function isBusy({ session, timeline, talk, approvals }: Model): boolean {
  const speaking = session.phase === 'live' && session.activity !== 'listening';
  return speaking || talk.talk === 'held' || unfinishedTasks(timeline).length > 0 || approvals.length > 0;
}
