import { AppError } from '../../protocol/appError.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { EngineFinish, UndoWish } from '../engines/engine.ts';
import { describeError } from '../log/log.ts';
import type { Log } from '../log/log.ts';
import type { Journal } from '../workspace/journal.ts';
import { findRedo } from './findRedo.ts';
import { leftToUndo } from './leftToUndo.ts';
import { noteUndone } from './noteUndone.ts';
import type { Undoing } from './takenBack.ts';
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
  readonly log: Log;
  readonly signal: AbortSignal;
}

type To = 'undone' | 'redone';

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
   * Undoes a task, the latest if unnamed, as far as it is not undone yet. Resolves `failed` with the files in conflict when
   * they were changed since in the same lines and `merge` does not help or is not wanted. Rejects `nothing_to_undo` and what
   * a write can.
   */
  async undo(taskId: string | undefined, { paths, merge = false }: UndoWish = {}): Promise<EngineFinish> {
    const latest = this.#latest();
    const target = taskId === undefined ? latest : this.#here().find(({ task }) => task.taskId === taskId)?.task;
    if (target === undefined) throw new AppError('nothing_to_undo', 'There is nothing to undo.');
    if (!target.undoable) {
      await this.#requireKept(target.taskId, 'undone');
      throw new AppError('nothing_to_undo', 'That is undone already, or it changed nothing.');
    }
    const rest = paths ?? (await leftToUndo(target.taskId, this.#parts)).map(({ path }) => path);
    const words = { to: 'undone', done: undoneSummary, refused: 'So I undid nothing' } as const;
    const finish = await this.#takeBack(target.taskId, { paths: rest, merge, ...words }).catch(
      async (error: unknown) => {
        // The user was faster. The next "undo" must not find this one again.
        if (error instanceof AppError && error.code === 'nothing_to_undo') await this.#note(target.taskId);
        throw error;
      },
    );
    const { conflicts = [], mergeable = [] } = finish;
    const canSay = this.#parts.task.origin === 'voice' || this.#parts.task.origin === 'typed';
    // The words mean the whole of the latest task, and all of it must go then.
    const helps = target === latest && paths === undefined && conflicts.length === mergeable.length;
    if (finish.outcome !== 'failed' || !canSay || !helps) return finish;
    return { ...finish, summary: `${finish.summary} Say “undo that and merge” to get both.` };
  }

  /** Takes an undo back: of a task, or the latest with no change after it. Resolves as `undo` does; rejects `nothing_to_redo`. */
  async redo(taskId: string | undefined): Promise<EngineFinish> {
    const undoing = findRedo(this.#here(), taskId);
    if (undoing === undefined) throw new AppError('nothing_to_redo', 'There is nothing to redo.');
    return await this.#takeBack(undoing, { to: 'redone', done: redoneSummary, refused: 'So I redid nothing' });
  }

  async #takeBack(
    target: string,
    how: UndoWish & { readonly to: To; readonly done: typeof undoneSummary; readonly refused: string },
  ): Promise<EngineFinish> {
    const { task, table, journal, events, signal } = this.#parts;
    const { paths, merge } = how;
    await this.#requireKept(target, how.to);
    await table.markUndoing(task.taskId, target);
    try {
      const { merged, marked } = await journal.undo(target, task.taskId, { paths, merge, signal });
      const edits = await journal.edits(task.taskId);
      await this.#note(target, { taskId: task.taskId, undoes: target, edits });
      for (const edit of edits) events.edited(task.taskId, edit);
      return { outcome: 'done', summary: how.done(edits, merged, marked), undoes: target };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'edit_conflict') throw error;
      const steps = await journal.undoSteps(target, paths);
      const conflicts = steps.filter((step) => step.kind === 'conflict');
      const mergeable = conflicts.filter((step) => step.mergeable).map(({ path }) => path);
      const summary = `${error.message} ${how.refused}, and your newer text is safe.`;
      // A redo does not offer it.
      const offer = merge === undefined || mergeable.length === 0 ? {} : { mergeable };
      return { outcome: 'failed', summary, conflicts: conflicts.map(({ path }) => path), ...offer, conflictOf: target };
    }
  }

  /** The journal has bounds, and drops what it has changed longest ago. Rejects `nothing_to_undo`, `nothing_to_redo`. */
  async #requireKept(taskId: string, to: To): Promise<void> {
    const { table, journal } = this.#parts;
    if (table.get(taskId)?.task.edits.length === 0 || (await journal.isKept(taskId))) return;
    const message = `That was forgotten to stay within the journal's bounds, so it can't be ${to} any more.`;
    throw new AppError(to === 'undone' ? 'nothing_to_undo' : 'nothing_to_redo', message);
  }

  /** Never rejects: the files are written by now, and an undo that failed after that would itself be the next to be undone. */
  async #note(undone: string, latest?: Undoing): Promise<void> {
    const { table, journal, events, log } = this.#parts;
    const parts = latest === undefined ? { table, journal } : { table, journal, latest };
    try {
      for (const view of await noteUndone(undone, parts)) events.changed(view);
    } catch (error) {
      log.error('What follows from an undo could not be noted.', { taskId: undone, error: describeError(error) });
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
