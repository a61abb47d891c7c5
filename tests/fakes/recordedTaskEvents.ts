import type { TaskEvents } from '../../host/tasks/tasks.ts';
import type { TaskView } from '../../protocol/task.ts';

/** Task events as they came, and a way to wait for the end of a task. */
export interface RecordedTaskEvents extends TaskEvents {
  /** One line each: the event's name and what it is about. */
  readonly lines: readonly string[];
}

export function createRecordedTaskEvents(): RecordedTaskEvents {
  const lines: string[] = [];
  return {
    lines,
    started: (task) => lines.push(`started ${task.prompt}`),
    progress: (_taskId, text) => lines.push(`progress ${text}`),
    asked: (_taskId, { text }) => lines.push(`asked ${text}`),
    edited: (_taskId, { kind, path, added, removed }) => lines.push(`edited ${kind} ${path} +${added} -${removed}`),
    finished: (task) => lines.push(`finished ${task.prompt}: ${ending(task)}`),
    changed: (task) => lines.push(`changed ${task.prompt}: undoable ${task.undoable ? 'yes' : 'no'}`),
  };
}

function ending({ state }: TaskView): string {
  return state.phase === 'finished' ? `${state.outcome} ${state.summary}` : state.phase;
}
