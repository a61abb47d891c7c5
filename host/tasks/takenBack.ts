import type { Edit } from '../../protocol/task.ts';

/** What is known of a task that may be an undo. */
export interface Undoing {
  readonly taskId: string;
  readonly undoes?: string | undefined;
  readonly edits: readonly Pick<Edit, 'path'>[];
}

/**
 * The files of a task that undos of it took back and no redo has changed again, whatever the user made of them since; each
 * with whether a later undo of something else wrote it: that may have brought back what was taken. `tasks` are one
 * workspace's, newest first. Pure.
 */
export function takenBack(taskId: string, tasks: readonly Undoing[]): ReadonlyMap<string, { rewritten: boolean }> {
  const redone = new Set(tasks.flatMap(({ undoes }) => undoes ?? []));
  const rewritten = new Set<string>();
  const taken = new Map<string, { rewritten: boolean }>();
  for (const task of tasks) {
    for (const { path } of task.undoes === undefined ? [] : task.edits) {
      if (task.undoes !== taskId) rewritten.add(path);
      else if (!redone.has(task.taskId) && !taken.has(path)) taken.set(path, { rewritten: rewritten.has(path) });
    }
  }
  return taken;
}
