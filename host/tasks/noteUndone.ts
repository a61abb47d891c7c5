import type { TaskView } from '../../protocol/task.ts';
import type { Journal } from '../workspace/journal.ts';
import type { TaskTable } from './taskTable.ts';

/**
 * Stores what follows from the undoing of a task: it is undone, or as far as some of its files go; was it an undo itself,
 * the task that had been undone stands again. So does one whose files a later task had taken away, when that is undone.
 * May be repeated. Resolves with the changed tasks.
 */
export async function noteUndone(
  taskId: string,
  parts: { table: TaskTable; journal: Pick<Journal, 'remaining' | 'wouldUndo'> },
): Promise<TaskView[]> {
  const { table, journal } = parts;
  const target = table.get(taskId)?.task;
  if (target === undefined) return [];
  const again = await noteThereAgain(taskId, parts);
  if (target.undoes === undefined) {
    const remaining = await journal.remaining(taskId);
    return [await table.update(taskId, { undoable: remaining.length > 0 }), ...again];
  }
  if (table.get(target.undoes) === undefined) return again;
  return [await table.update(target.undoes, { undoable: true }), ...again];
}

/** Of two tasks with the same file, the earlier may have been undone first, when nothing of it was there. Later ones stay undone: each would bring the other back. */
async function noteThereAgain(
  taskId: string,
  { table, journal }: { table: TaskTable; journal: Pick<Journal, 'wouldUndo'> },
): Promise<TaskView[]> {
  const undone = table.get(taskId);
  const { sequence = 0 } = table.get(undone?.task.undoes ?? taskId) ?? {};
  const changed = new Set(undone?.task.edits.map(({ path }) => path));
  const views: TaskView[] = [];
  for (const { root, task, ...record } of table.all()) {
    const isEarlier = record.sequence < sequence && task.undoes === undefined;
    if (!isEarlier || root !== undone?.root || task.undoable || task.state.phase !== 'finished') continue;
    const paths = task.edits.map(({ path }) => path).filter((path) => changed.has(path));
    if (paths.length === 0 || (await journal.wouldUndo(task.taskId, paths)).length === 0) continue;
    views.push(await table.update(task.taskId, { undoable: true }));
  }
  return views;
}
