import type { Clock } from '../clock.ts';
import type { SessionRecord } from './record.ts';

/** What keeping a record needs. */
export interface RecordKeeperOptions {
  readonly clock: Clock;
  /** Stores what a new worker needs; null when there is nothing to go on with. */
  save(record: SessionRecord | null): Promise<void>;
  onBug(error: unknown): void;
}

/** The record of one attempt, stored with every change until it is dropped. */
export class RecordKeeper {
  readonly #options: RecordKeeperOptions;
  #record: SessionRecord;
  #dropped = false;

  constructor(record: SessionRecord, options: RecordKeeperOptions) {
    this.#record = record;
    this.#options = options;
  }

  get record(): SessionRecord {
    return this.#record;
  }

  /** Resolves when a worker that starts from now on would know of the change. */
  async change(change: Partial<SessionRecord>): Promise<void> {
    if (this.#dropped) return;
    this.#record = { ...this.#record, ...change, savedAtMs: this.#options.clock.now() };
    await this.#options.save(this.#record);
  }

  /** The same for what nobody waits for. */
  changeSoon(change: Partial<SessionRecord>): void {
    this.change(change).catch((error: unknown) => this.#options.onBug(error));
  }

  /** Leaves the store to the next attempt's record; later changes are ignored. */
  retire(): void {
    this.#dropped = true;
  }

  /** Removes the record; later changes are ignored. */
  async drop(): Promise<void> {
    this.#dropped = true;
    await this.#options.save(null);
  }
}
