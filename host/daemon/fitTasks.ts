import type { TaskView } from '../../protocol/task.ts';

// A task may have edited more files than one message can name (Chrome ends the port above 1 MiB): what does not fit is left
// out, oldest task and last edit first. The work itself, and its undo, are not concerned.

const taskBytes = 128 * 1024;
const tasksBytes = 384 * 1024;

/** The task with as many of its edits as fit into 128 KiB. */
export function fitTask(task: TaskView): TaskView {
  if (jsonBytes(task) <= taskBytes) return task;
  let room = taskBytes - jsonBytes({ ...task, edits: [] });
  const edits = task.edits.filter((edit) => {
    room -= jsonBytes(edit) + 1;
    return room >= 0;
  });
  return { ...task, edits };
}

/** As many tasks, in their order, as fit into 384 KiB: those that are not over first. */
export function fitTasks(tasks: readonly TaskView[]): TaskView[] {
  let room = tasksBytes;
  const fitting = tasks.map(fitTask);
  const kept = new Set(
    [...fitting.filter(isUnderWay), ...fitting.filter((task) => !isUnderWay(task))].filter((task) => {
      room -= jsonBytes(task) + 1;
      return room >= 0;
    }),
  );
  return fitting.filter((task) => kept.has(task));
}

function isUnderWay({ state }: TaskView): boolean {
  return state.phase !== 'finished';
}

function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
