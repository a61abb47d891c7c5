import type { TaskView } from '../../protocol/task.ts';

/** A running task, different where it matters. */
export function aTask(difference: Partial<TaskView>): TaskView {
  return {
    taskId: 't1',
    workspaceId: 'w1',
    functionCallId: 'c1',
    origin: 'voice',
    prompt: 'rename it',
    startedAtMs: 1,
    edits: [],
    undoable: false,
    state: { phase: 'running' },
    ...difference,
  };
}

/** The same, finished. */
export function aFinishedTask(difference: Partial<TaskView>, summary = 'Renamed.'): TaskView {
  return aTask({
    undoable: true,
    state: { phase: 'finished', outcome: 'done', summary, finishedAtMs: 2 },
    ...difference,
  });
}
