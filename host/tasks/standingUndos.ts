import type { TaskRecord } from './taskRecord.ts';

/** The undos that a redo can take back: none has, and they are no redos themselves. `records` are in any order. Pure. */
export function standingUndos(records: readonly Pick<TaskRecord, 'task'>[]): ReadonlySet<string> {
  const tasks = new Map(records.map(({ task }) => [task.taskId, task]));
  const takenBack = new Set(records.flatMap(({ task }) => task.undoes ?? []));
  const undos = records.filter(
    ({ task: { undoes } }) => undoes !== undefined && tasks.get(undoes)?.undoes === undefined,
  );
  return new Set(undos.map(({ task }) => task.taskId).filter((taskId) => !takenBack.has(taskId)));
}
