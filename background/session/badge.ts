import type { Model } from './model.ts';
import { unfinishedTasks } from './timeline.ts';

/** What the toolbar button shows. */
export interface Badge {
  readonly text: string;
  readonly colour: string;
  readonly title: string;
}

/** The button's sign: trouble before a question before work before listening. */
export function toBadge({ session, timeline, approvals, adding }: Model): Badge {
  if (session.phase === 'idle' && session.ended?.failure != null) {
    return { text: '!', colour: '#b3261e', title: `Earshot: ${session.ended.failure.message}` };
  }
  if (approvals.length > 0) return { text: '?', colour: '#b3261e', title: 'Earshot waits for your answer' };
  if (adding?.phase === 'asking') return { text: '?', colour: '#8a5a00', title: 'Earshot has a question for you' };
  if (unfinishedTasks(timeline).length > 0) return { text: '…', colour: '#8a5a00', title: 'Earshot is working' };
  switch (session.phase) {
    case 'idle':
      return { text: '', colour: '#1b6e3c', title: 'Earshot' };
    case 'starting':
      return { text: '…', colour: '#1b6e3c', title: 'Earshot is starting' };
    case 'live':
      return { text: '●', colour: '#1b6e3c', title: 'Earshot is listening' };
    case 'ending':
      return { text: '', colour: '#1b6e3c', title: 'Earshot is stopping' };
  }
}
