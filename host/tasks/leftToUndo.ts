import type { Journal } from '../workspace/journal.ts';
import { takenBack } from './takenBack.ts';
import type { Undoing } from './takenBack.ts';
import type { TaskTable } from './taskTable.ts';

/**
 * The files of a task, or those of `paths`, in which something is left to undo. Not one that is as it was before, nor one that
 * was taken back, unless what was taken is there again. `latest` is an undo that the table does not know as such yet.
 */
export async function leftToUndo(
  taskId: string,
  {
    table,
    journal,
    latest,
    paths,
  }: {
    readonly table: TaskTable;
    readonly journal: Pick<Journal, 'undoSteps'>;
    readonly latest?: Undoing;
    readonly paths?: readonly string[];
  },
): Promise<{ readonly path: string; readonly kind: 'change' | 'conflict' }[]> {
  const root = table.get(taskId)?.root;
  const tasks = table.all().flatMap((record) => (record.root === root ? [record.task] : []));
  const taken = takenBack(taskId, latest === undefined ? tasks : [latest, ...tasks]);
  const steps = await journal.undoSteps(taskId, paths);
  return steps.flatMap(({ kind, path }) => {
    const back = taken.get(path);
    const isLeft = back === undefined || (back.rewritten && kind === 'change');
    return kind !== 'standing' && isLeft ? [{ path, kind }] : [];
  });
}
