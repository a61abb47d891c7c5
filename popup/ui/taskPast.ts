import type { TimelineEntry } from '../../protocol/snapshot.ts';
import type { TaskView } from '../../protocol/task.ts';

interface Blocked {
  readonly taskId: string;
  /** The files of it that can be undone all the same. */
  readonly rest: readonly string[];
  /** The files in conflict that both versions can be put into, and are not yet. */
  readonly mergeable: readonly string[];
}

/** What other tasks have done to a task since, and what it does to another itself. */
export interface TaskPast {
  /** All of it is taken back. */
  readonly undone: boolean;
  /** It takes an undo back. */
  readonly redoes: boolean;
  /** Files of it that are taken back. */
  readonly undonePaths: readonly string[];
  /** The task it could not undo for some files, and what can still be done about it. */
  readonly blocked: Blocked | undefined;
}

/** Reads a task's past off the timeline. An undo is a task too, and so is its undo, the redo. */
export function toTaskPast(task: TaskView, entries: readonly TimelineEntry[]): TaskPast {
  const tasks = entries.flatMap((entry) => (entry.kind === 'task' ? [entry.task] : []));
  const { conflictOf } = task;
  return {
    undone: !task.undoable && undoingsOf(task.taskId, tasks).length > 0,
    redoes: tasks.some(({ taskId, undoes }) => taskId === task.undoes && undoes !== undefined),
    undonePaths: undonePathsOf(task.taskId, tasks),
    blocked: conflictOf === undefined ? undefined : toBlocked(conflictOf, task, tasks),
  };
}

/** The tasks that undid one, or files of it, and were not undone themselves. */
function undoingsOf(taskId: string, tasks: readonly TaskView[]): TaskView[] {
  return tasks.filter((task) => task.undoes === taskId && isDone(task) && undoingsOf(task.taskId, tasks).length === 0);
}

function toBlocked(taskId: string, { conflicts = [], mergeable = [] }: TaskView, tasks: readonly TaskView[]): Blocked {
  const gone = new Set(undonePathsOf(taskId, tasks));
  // One that another client started is not on this timeline; its files in conflict can be shown all the same.
  const target = tasks.find((task) => task.taskId === taskId);
  const edits = target?.undoable === true ? target.edits : [];
  return {
    taskId,
    rest: edits.map(({ path }) => path).filter((path) => !gone.has(path) && !conflicts.includes(path)),
    mergeable: mergeable.filter((path) => !gone.has(path)),
  };
}

function undonePathsOf(taskId: string, tasks: readonly TaskView[]): string[] {
  return undoingsOf(taskId, tasks).flatMap(({ edits }) => edits.map(({ path }) => path));
}

function isDone({ state }: TaskView): boolean {
  return state.phase === 'finished' && state.outcome === 'done';
}
