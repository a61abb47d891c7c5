import { AppError } from '../../protocol/appError.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { EngineFinish } from '../engines/engine.ts';
import type { Journal } from '../workspace/journal.ts';
import { findRedo } from './findRedo.ts';
import { noteUndone } from './noteUndone.ts';
import type { TaskEvents } from './taskEvents.ts';
import type { TaskRecord } from './taskRecord.ts';
import type { TaskTable } from './taskTable.ts';
import { redoneSummary, undoneSummary } from './undoneSummary.ts';

interface HistoryParts {
  readonly task: TaskView;
  readonly root: string;
  readonly table: TaskTable;
  readonly journal: Journal;
  readonly events: TaskEvents;
  readonly signal: AbortSignal;
}

/** What happened in a workspace before one task, and the undoing and redoing of it by that task. */
export class TaskHistory {
  readonly #parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  /** The latest task here that changed files and is not undone, with its summary. */
  latest(): { summary: string; edits: TaskView['edits'] } | undefined {
    const task = this.#latest();
    return task?.state.phase === 'finished' ? { summary: task.state.summary, edits: task.edits } : undefined;
  }

  /**
   * Undoes a task, the latest if unnamed, or some of its files. Resolves `failed` with the files in conflict when they were
   * changed since in the same lines. Rejects `nothing_to_undo` and what a write can.
   */
  async undo(taskId: string | undefined, paths?: readonly string[]): Promise<EngineFinish> {
    const target =
      taskId === undefined ? this.#latest() : this.#here().find(({ task }) => task.taskId === taskId)?.task;
    if (target === undefined) throw new AppError('nothing_to_undo', 'There is nothing to undo.');
    if (!target.undoable) {
      throw new AppError('nothing_to_undo', 'That is undone already, or it changed nothing.');
    }
    const { table, journal, events } = this.#parts;
    try {
      return await this.#takeBack(target.taskId, { paths, done: undoneSummary, refused: 'So I undid nothing' });
    } catch (error) {
      // The user was faster. The next "undo" must not find this one again.
      if (error instanceof AppError && error.code === 'nothing_to_undo') {
        for (const view of await noteUndone(target.taskId, { table, journal })) events.changed(view);
      }
      throw error;
    }
  }

  /** Takes an undo back: of a task, or the latest with no change after it. Resolves as `undo` does; rejects `nothing_to_redo`. */
  async redo(taskId: string | undefined): Promise<EngineFinish> {
    const undoing = findRedo(this.#here(), taskId);
    if (undoing === undefined) throw new AppError('nothing_to_redo', 'There is nothing to redo.');
    return await this.#takeBack(undoing, { paths: undefined, done: redoneSummary, refused: 'So I redid nothing' });
  }

  async #takeBack(
    target: string,
    how: { paths: readonly string[] | undefined; done: typeof undoneSummary; refused: string },
  ): Promise<EngineFinish> {
    const { task, table, journal, events, signal } = this.#parts;
    const options = how.paths === undefined ? { signal } : { signal, paths: how.paths };
    await table.markUndoing(task.taskId, target);
    try {
      const { merged } = await journal.undo(target, task.taskId, options);
      for (const view of await noteUndone(target, { table, journal })) events.changed(view);
      const edits = await journal.edits(task.taskId);
      for (const edit of edits) events.edited(task.taskId, edit);
      return { outcome: 'done', summary: how.done(edits, merged), undoes: target };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'edit_conflict') throw error;
      const conflicts = await journal.conflicts(target, how.paths);
      const summary = `${error.message} ${how.refused}, and your newer text is safe.`;
      return { outcome: 'failed', summary, conflicts, conflictOf: target };
    }
  }

  #latest(): TaskView | undefined {
    return this.#here().find(({ task }) => task.undoable)?.task;
  }

  /** The tasks of this workspace, newest first. */
  #here(): TaskRecord[] {
    return this.#parts.table.all().filter(({ root }) => root === this.#parts.root);
  }
}
