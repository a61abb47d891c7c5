import type { TaskView } from '../../protocol/task.ts';
import type { Journal } from '../workspace/journal.ts';
import { leftToUndo } from './leftToUndo.ts';
import type { Undoing } from './takenBack.ts';
import type { TaskRecord } from './taskRecord.ts';
import type { TaskTable } from './taskTable.ts';

interface NoteParts {
  readonly table: TaskTable;
  readonly journal: Pick<Journal, 'undoSteps'>;
  /** The undo, if it changed files: the table may not know it as one yet. */
  readonly latest?: Undoing;
}

/**
 * Stores what follows from the undoing of a task: it is undone, or as far as some of its files go; was it an undo itself,
 * the task that had been undone stands again. So does one whose files a later task had taken away, when that is undone.
 * May be repeated. Resolves with the changed tasks.
 */
export async function noteUndone(taskId: string, parts: NoteParts): Promise<TaskView[]> {
  const { table } = parts;
  const record = table.get(taskId);
  if (record === undefined) return [];
  const again = await noteThereAgain(record, parts);
  const { undoes } = record.task;
  if (undoes === undefined) {
    const left = await leftToUndo(taskId, parts);
    return [await table.update(taskId, { undoable: left.length > 0 }), ...again];
  }
  if (table.get(undoes) === undefined) return again;
  return [await table.update(undoes, { undoable: true }), ...again];
}

/**
 * Of two tasks with the same file, the earlier may have been undone first, when nothing of it was there. Later ones stay
 * undone: each would bring the other back.
 */
async function noteThereAgain({ root, task: undone }: TaskRecord, parts: NoteParts): Promise<TaskView[]> {
  const { table } = parts;
  const { sequence = 0 } = table.get(undone.undoes ?? undone.taskId) ?? {};
  const changed = new Set(undone.edits.map(({ path }) => path));
  const views: TaskView[] = [];
  for (const { task, ...record } of table.all()) {
    const isEarlier = record.sequence < sequence && task.undoes === undefined;
    if (!isEarlier || record.root !== root || task.undoable || task.state.phase !== 'finished') continue;
    const paths = task.edits.map(({ path }) => path).filter((path) => changed.has(path));
    if (paths.length === 0) continue;
    const left = await leftToUndo(task.taskId, { ...parts, paths });
    if (left.some(({ kind }) => kind === 'change')) views.push(await table.update(task.taskId, { undoable: true }));
  }
  return views;
}
