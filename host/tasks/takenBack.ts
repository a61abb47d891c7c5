import type { TaskRecord } from './taskRecord.ts';

/** The files of a task that undos of it took back and no redo has changed again, whatever the user made of them since. Pure. */
export function takenBack(taskId: string, records: readonly Pick<TaskRecord, 'task'>[]): ReadonlySet<string> {
  const tasks = records.map(({ task }) => task);
  const undone = new Set(tasks.flatMap(({ undoes }) => undoes ?? []));
  const undoings = tasks.filter((task) => task.undoes === taskId && !undone.has(task.taskId));
  return new Set(undoings.flatMap(({ edits }) => edits.map(({ path }) => path)));
}
