import { posix } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { Edit, TaskView } from '../../protocol/task.ts';
import type { EngineFinish } from '../engines/engine.ts';
import type { Journal } from '../workspace/journal.ts';
import type { TaskTable } from './taskTable.ts';
import type { TaskEvents } from './taskEvents.ts';

interface HistoryParts {
  readonly task: TaskView;
  readonly root: string;
  readonly table: TaskTable;
  readonly journal: Journal;
  readonly events: TaskEvents;
  readonly signal: AbortSignal;
}

/** What happened in a workspace before one task, and the undoing of it by that task. */
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

  /** Undoes a task, the latest if unnamed. Rejects `nothing_to_undo`, `edit_conflict` and what a write can. */
  async undo(taskId: string | undefined): Promise<EngineFinish> {
    const { task, table, journal, events, signal } = this.#parts;
    const target = taskId === undefined ? this.#latest() : this.#inHere(taskId);
    if (target === undefined) throw new AppError('nothing_to_undo', 'There is nothing to undo.');
    if (!target.undoable) {
      throw new AppError('nothing_to_undo', 'That is undone already, or it changed nothing.');
    }
    await table.markUndoing(task.taskId, target.taskId);
    try {
      await journal.undo(target.taskId, task.taskId, { signal });
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'edit_conflict') throw error;
      throw new AppError('edit_conflict', `${error.message} So I undid nothing, and your newer text is safe.`);
    }
    events.changed(await table.update(target.taskId, { undoable: false }));
    const edits = await journal.edits(task.taskId);
    for (const edit of edits) events.edited(task.taskId, edit);
    return { outcome: 'done', summary: undoneSummary(edits), undoes: target.taskId };
  }

  #latest(): TaskView | undefined {
    return this.#parts.table.all().find(({ root, task }) => root === this.#parts.root && task.undoable)?.task;
  }

  #inHere(taskId: string): TaskView | undefined {
    const record = this.#parts.table.get(taskId);
    return record?.root === this.#parts.root ? record.task : undefined;
  }
}

function undoneSummary(edits: readonly Edit[]): string {
  const [only] = edits;
  if (only === undefined || edits.length > 1) return `Undone. ${edits.length} files are as they were before.`;
  const name = posix.basename(only.path);
  return only.kind === 'delete' ? `Undone. ${name} is gone again.` : `Undone. ${name} is as it was before.`;
}
