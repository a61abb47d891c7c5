import type { Log } from '../log/log.ts';
import type { Journal } from '../workspace/journal.ts';
import { noteUndone } from './noteUndone.ts';
import { shownEdits } from './shownEdits.ts';
import type { TaskTable } from './taskTable.ts';

/**
 * Fails the tasks that ran or waited when the last daemon ended, with what they had changed. The journal is open by now,
 * so a half-made write of theirs is taken back already; whole ones stay and can be undone.
 */
export async function closeInterrupted(
  table: TaskTable,
  journal: Journal,
  { now, log }: { now: () => number; log: Log },
): Promise<void> {
  for (const { task, undoing, approvals } of table.all()) {
    if (task.state.phase === 'finished') continue;
    // A question that nobody waits for any more.
    for (const approval of approvals) {
      if (approval.state.phase !== 'open') continue;
      await table.closeApproval({ ...approval, state: { phase: 'withdrawn', atMs: now() } });
    }
    const edits = await journal.edits(task.taskId);
    const kept = edits.length === 0 ? 'Nothing was changed.' : 'What it had changed is kept and can be undone.';
    const when = edits.length === 0 && task.state.phase === 'queued' ? 'before this began' : 'while this was running';
    const summary = `Earshot's host stopped ${when}. ${kept}`;
    // A finished write under the id of an undo means that what it was to undo is undone.
    const undoes = edits.length > 0 && undoing !== null ? { undoes: undoing } : {};
    // First: ended here, the next start does both.
    if (undoes.undoes !== undefined) {
      await noteUndone(undoes.undoes, { table, journal, latest: { taskId: task.taskId, ...undoes, edits } });
    }
    await table.update(task.taskId, {
      ...undoes,
      edits: shownEdits(edits),
      undoable: edits.length > 0 && undoing === null,
      state: { phase: 'finished', outcome: 'failed', summary, finishedAtMs: now() },
    });
    log.warn('A task was interrupted by the end of the last daemon.', { taskId: task.taskId, edits: edits.length });
  }
}
