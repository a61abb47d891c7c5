import type { TimelineEntry } from '../../protocol/snapshot.ts';
import type { TaskView } from '../../protocol/task.ts';

/** What other tasks have done to a task since, and what it does to another itself. */
export interface TaskPast {
  /** All of it is taken back. */
  readonly undone: boolean;
  /** It takes an undo back. */
  readonly redoes: boolean;
  /** Files of it that are as they were before it. */
  readonly undonePaths: readonly string[];
  /** The task it could not undo for some files, and the files it could have. */
  readonly blocked: { readonly taskId: string; readonly rest: readonly string[] } | undefined;
}

/** Reads a task's past off the timeline. An undo is a task too, and so is its undo, the redo. */
export function toTaskPast(task: TaskView, entries: readonly TimelineEntry[]): TaskPast {
  const tasks = entries.flatMap((entry) => (entry.kind === 'task' ? [entry.task] : []));
  const undoings = undoingsOf(task.taskId, tasks);
  const { conflictOf } = task;
  const target = conflictOf === undefined ? undefined : tasks.find(({ taskId }) => taskId === conflictOf);
  return {
    undone: !task.undoable && undoings.length > 0,
    redoes: tasks.some(({ taskId, undoes }) => taskId === task.undoes && undoes !== undefined),
    undonePaths: undoings.flatMap(({ edits }) => edits.map(({ path }) => path)),
    // One that another client started is not on this timeline; its files in conflict can be shown all the same.
    blocked:
      conflictOf === undefined ? undefined : { taskId: conflictOf, rest: target ? toRest(target, task, tasks) : [] },
  };
}

/** The tasks that undid one, or files of it, and were not undone themselves. */
function undoingsOf(taskId: string, tasks: readonly TaskView[]): TaskView[] {
  return tasks.filter((task) => task.undoes === taskId && isDone(task) && undoingsOf(task.taskId, tasks).length === 0);
}

function toRest(target: TaskView, { conflicts = [] }: TaskView, tasks: readonly TaskView[]): string[] {
  if (!target.undoable) return [];
  const gone = new Set([
    ...conflicts,
    ...undoingsOf(target.taskId, tasks).flatMap(({ edits }) => edits.map(({ path }) => path)),
  ]);
  return target.edits.map(({ path }) => path).filter((path) => !gone.has(path));
}

function isDone({ state }: TaskView): boolean {
  return state.phase === 'finished' && state.outcome === 'done';
}
