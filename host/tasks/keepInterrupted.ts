import { describeError } from '../log/log.ts';
import type { Log } from '../log/log.ts';
import type { Journal } from '../workspace/journal.ts';
import type { Scans } from './scans.ts';
import { beatMs } from './turnNotes.ts';
import type { TurnNotes } from './turnNotes.ts';
import { TurnScan } from './turnScan.ts';

/** What a process had started ends with it, some a little later. */
const survivalMs = 1_000;

/**
 * Keeps what the turns had changed that were under way when the last daemon ended: the workspace as it is now against what was
 * seen at their beginning. Nothing of theirs runs any more.
 */
export async function keepInterrupted(parts: {
  readonly notes: TurnNotes;
  readonly scans: Scans;
  readonly journal: Journal;
  /** Something that the last daemon had started ran until now. */
  readonly outlived: boolean;
  readonly log: Log;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { notes, scans, journal, outlived, log, signal } = parts;
  for (const { taskId, note, aliveMs } of notes.all()) {
    const goneMs = outlived ? Date.now() : aliveMs + beatMs + survivalMs;
    try {
      const turnScan = new TurnScan({ taskId, root: note.root, scans, journal, notes }, { ...note, aliveMs, goneMs });
      await turnScan.resume();
      const paths = await turnScan.keep({ signal });
      log.warn('What an interrupted task had changed was kept.', { taskId, files: paths.length });
    } catch (error) {
      log.error('What an interrupted task had changed could not be kept.', { taskId, error: describeError(error) });
    }
    notes.remove(taskId);
  }
}
