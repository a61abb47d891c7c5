import type { TaskView } from '../../protocol/task.ts';

export type TaskTone = 'running' | 'waiting' | 'good' | 'question' | 'bad' | 'quiet';

/** How a task stands, in a word or two; `undone` once another task has undone it. */
export function toTaskText(task: TaskView, undone: boolean): { readonly label: string; readonly tone: TaskTone } {
  if (task.state.phase === 'running') return { label: 'Working…', tone: 'running' };
  if (task.state.phase === 'queued') return { label: toQueueText(task.state.ahead), tone: 'waiting' };
  if (undone) return { label: 'Undone', tone: 'quiet' };
  switch (task.state.outcome) {
    case 'done':
      return { label: task.undoes === undefined ? 'Done' : 'Taken back', tone: 'good' };
    case 'asked':
      return { label: 'A question for you', tone: 'question' };
    case 'notUnderstood':
      return { label: 'Not understood', tone: 'question' };
    case 'failed':
      return { label: 'Failed', tone: 'bad' };
    case 'cancelled':
      return { label: 'Cancelled', tone: 'quiet' };
  }
}

function toQueueText(ahead: number): string {
  return ahead === 1 ? 'Next in line' : `In line behind ${ahead} others`;
}
