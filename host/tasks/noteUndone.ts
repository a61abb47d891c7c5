import type { Edit, TaskView } from '../../protocol/task.ts';
import type { Journal } from '../workspace/journal.ts';
import { takenBack } from './takenBack.ts';
import type { TaskTable } from './taskTable.ts';

/**
 * Stores what follows from the undoing of a task by these edits: it is undone, or as far as some of its files go; was it an
 * undo itself, the task that had been undone stands again. Resolves with the changed task, if it is known.
 */
export async function noteUndone(
  taskId: string,
  edits: readonly Edit[],
  { table, journal }: { table: TaskTable; journal: Pick<Journal, 'remaining'> },
): Promise<TaskView[]> {
  const target = table.get(taskId)?.task;
  if (target === undefined) return [];
  if (target.undoes === undefined) {
    // One with the user's newer text in it is not as it was before, and undone all the same.
    const undone = new Set([...takenBack(taskId, table.all()), ...edits.map(({ path }) => path)]);
    const remaining = await journal.remaining(taskId);
    return [await table.update(taskId, { undoable: remaining.some((path) => !undone.has(path)) })];
  }
  if (table.get(target.undoes) === undefined) return [];
  return [await table.update(target.undoes, { undoable: true })];
}
