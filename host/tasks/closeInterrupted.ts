import type { TaskView } from '../../protocol/task.ts';
import { describeError } from '../log/log.ts';
import type { Log } from '../log/log.ts';
import type { Journal } from '../workspace/journal.ts';
import { noteUndone } from './noteUndone.ts';
import { shownEdits } from './shownEdits.ts';
import type { TaskRecord } from './taskRecord.ts';
import type { TaskTable } from './taskTable.ts';

interface CloseParts {
  readonly table: TaskTable;
  readonly journal: Journal;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Fails the tasks that ran or waited when the last daemon ended, with what they had changed. The journal is open by now,
 * so a half-made write of theirs is taken back already; whole ones stay and can be undone. Never rejects: one that cannot be
 * read, or a disk that is full, must not keep every daemon from starting.
 */
export async function closeInterrupted(parts: CloseParts): Promise<void> {
  const { table, now, log } = parts;
  for (const record of table.all()) {
    const { task, approvals } = record;
    const { taskId } = task;
    if (task.state.phase === 'finished') continue;
    const logged = (message: string) => (error: unknown) => log.error(message, { taskId, error: describeError(error) });
    // A question that nobody waits for any more.
    for (const approval of approvals) {
      if (approval.state.phase !== 'open') continue;
      const withdrawn = table.closeApproval({ ...approval, state: { phase: 'withdrawn', atMs: now() } });
      await withdrawn.catch(logged('The end of a question could not be stored.'));
    }
    const { kept, ...end } = await endOf(record, parts).catch((error: unknown) => {
      logged('What an interrupted task had changed could not be read.')(error);
      return { edits: [], undoable: false, kept: 'What it had changed could not be read.' };
    });
    const isUnbegun = end.edits.length === 0 && task.state.phase === 'queued';
    const summary = `Earshot's host stopped ${isUnbegun ? 'before this began' : 'while this was running'}. ${kept}`;
    const state = { phase: 'finished', outcome: 'failed', summary, finishedAtMs: now() } as const;
    await table.update(taskId, { ...end, state }).catch(logged('The end of a task could not be stored.'));
    log.warn('A task was interrupted by the end of the last daemon.', { taskId, edits: end.edits.length });
  }
}

/** What a task had changed, also in words. Rejects `write_failed` when the journal's copies are damaged. */
async function endOf(
  { task: { taskId }, undoing }: TaskRecord,
  { table, journal, log }: CloseParts,
): Promise<Pick<TaskView, 'edits' | 'undoable' | 'undoes'> & { readonly kept: string }> {
  const edits = await journal.edits(taskId);
  if (edits.length === 0) return { edits: [], undoable: false, kept: 'Nothing was changed.' };
  // A finished write under the id of an undo means that what it was to undo is undone.
  const undoes = undoing === null ? {} : { undoes: undoing };
  // First: ended here, the next start does both.
  if (undoing !== null) {
    await noteUndone(undoing, { table, journal, latest: { taskId, ...undoes, edits } }).catch((error: unknown) => {
      log.error('What an interrupted undo took back could not be noted.', { taskId, error: describeError(error) });
    });
  }
  const kept = 'What it had changed is kept and can be undone.';
  return { ...undoes, edits: shownEdits(edits), undoable: undoing === null, kept };
}
