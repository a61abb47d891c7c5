import { standingUndos } from './standingUndos.ts';
import type { TaskRecord } from './taskRecord.ts';

/**
 * The undo that a redo takes back: the latest of the named task (or that undo itself), or without a name the latest that
 * no later change came after. Undefined when there is none. `records` are one workspace's, newest first. Pure.
 */
export function findRedo(records: readonly Pick<TaskRecord, 'task'>[], taskId: string | undefined): string | undefined {
  const standing = standingUndos(records);
  for (const { task } of records) {
    if (standing.has(task.taskId) && (taskId === undefined || task.undoes === taskId || task.taskId === taskId))
      return task.taskId;
    // A change that stands: what was undone before it belongs to another past.
    if (taskId === undefined && task.undoable) return undefined;
  }
  return undefined;
}
