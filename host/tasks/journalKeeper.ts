import { describeError } from '../log/log.ts';
import type { Log } from '../log/log.ts';
import type { JournalUpkeep } from '../workspace/journalUpkeep.ts';
import { standingUndos } from './standingUndos.ts';
import type { TaskEvents } from './taskEvents.ts';
import type { TaskTable } from './taskTable.ts';
import { noticeMs, whatToForget } from './whatToForget.ts';
import type { JournalCaps } from './whatToForget.ts';

const everyMs = 60 * 60 * 1_000;

interface KeeperParts {
  readonly table: TaskTable;
  readonly upkeep: JournalUpkeep;
  readonly caps: JournalCaps;
  readonly events: Pick<TaskEvents, 'changed' | 'expiring'>;
  readonly log: Log;
  readonly now: () => number;
}

/** Keeps the journal within its caps. What can still be undone or redone goes only after that was told. */
export class JournalKeeper {
  readonly #parts: KeeperParts;
  #lastMs = Number.NEGATIVE_INFINITY;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** Looks after the journal, in the background, if it has not for an hour. */
  run(): void {
    if (this.#parts.now() - this.#lastMs < everyMs) return;
    this.#lastMs = this.#parts.now();
    this.#running = this.#running
      .then(() => this.#look())
      .catch((error: unknown) => {
        this.#parts.log.warn('The journal could not be looked after.', { error: describeError(error) });
      });
  }

  /** Resolves when nothing of it runs. */
  settled(): Promise<void> {
    return this.#running;
  }

  async #look(): Promise<void> {
    const { upkeep, caps, now, log } = this.#parts;
    const { entries, oldestMs, bytes } = await upkeep.overview();
    if (entries <= caps.entries && bytes <= caps.bytes && now() - oldestMs <= caps.ageMs) return;
    const weighed = await upkeep.weigh();
    for (const why of ['damaged', 'newer'] as const) {
      const entryIds = weighed.unreadable.filter((entry) => entry.why === why).map(({ entryId }) => entryId);
      if (entryIds.length > 0)
        log.warn(`Journal entries are ${why} and are left alone.`, { entryIds: entryIds.join() });
    }
    const { forget, tell } = whatToForget(weighed.entries, this.#undoable(), { caps, nowMs: now() });
    await this.#tell(tell);
    await this.#forget(forget);
    // Contents that no entry names any more go too, even if no entry had to.
    if (forget.length > 0 || bytes > caps.bytes) await upkeep.drop(forget);
  }

  /** Undos that a redo can take back among them. */
  #undoable(): Map<string, { untilMs: number | undefined }> {
    const records = this.#parts.table.all();
    const redoable = standingUndos(records);
    return new Map(
      records.flatMap(({ task }) =>
        task.undoable || redoable.has(task.taskId) || task.state.phase !== 'finished'
          ? [[task.taskId, { untilMs: task.undoableUntilMs }]]
          : [],
      ),
    );
  }

  async #tell(taskIds: readonly string[]): Promise<void> {
    if (taskIds.length === 0) return;
    const { table, events, log, now } = this.#parts;
    const atMs = now();
    const undoableUntilMs = atMs + noticeMs;
    for (const taskId of taskIds) events.changed(await table.update(taskId, { undoableUntilMs }));
    log.warn('Old tasks can be undone for one more day.', { tasks: taskIds.length });
    events.expiring({ tasks: taskIds.length, atMs, untilMs: undoableUntilMs });
  }

  async #forget(taskIds: readonly string[]): Promise<void> {
    const { table, events, log } = this.#parts;
    if (taskIds.length > 0) log.info('Old tasks are forgotten.', { tasks: taskIds.length });
    for (const taskId of taskIds) {
      if (table.get(taskId)?.task.undoable === true) events.changed(await table.update(taskId, { undoable: false }));
    }
  }
}
