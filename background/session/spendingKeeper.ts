import { AppError } from '../../protocol/appError.ts';
import type { Clock } from '../clock.ts';
import type { Charged } from '../realtime/prices.ts';
import { toCost } from '../realtime/prices.ts';
import type { WireEvent } from '../realtime/wire.ts';
import type { Store } from './model.ts';
import type { KeyValueArea } from './record.ts';
import { readStored } from './record.ts';
import type { Spending } from './spending.ts';
import { noSpending, reachedCap, reduceSpending, spendingSchema, toSpent } from './spending.ts';

const spendingKey = 'spending';

/** What counting costs needs. */
export interface SpendingKeeperOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** Outlives the browser, as a day does. Sums only: nothing of what was said. */
  readonly disk: KeyValueArea;
  onBug(error: unknown): void;
}

/** Counts what the calls cost, and knows when a cap is reached. */
export class SpendingKeeper {
  readonly #options: SpendingKeeperOptions;
  #spending: Spending = noSpending;

  constructor(options: SpendingKeeperOptions) {
    this.#options = options;
  }

  async restore(): Promise<void> {
    this.#spending = (await readStored(this.#options.disk, spendingKey, spendingSchema)) ?? noSpending;
    this.#show();
  }

  beginSession(): void {
    this.#change({ type: 'sessionStarted' });
  }

  take(event: WireEvent, provider: Charged): void {
    const cost = toCost(provider, event);
    if (cost !== null) this.#change({ type: 'spent', cost });
  }

  /** Why no more may be spent, or null. What costs nothing is never refused. */
  refusal(kind: string): AppError | null {
    const { store, clock } = this.#options;
    const cap = kind === 'local' ? null : reachedCap(this.#spending, store.model.settings, clock.now());
    if (cap === null) return null;
    const whose = cap === 'session' ? 'This session has' : "Today's calls have";
    return new AppError('cap_reached', `${whose} cost as much as you allow. The limit is in Earshot's settings.`);
  }

  #change(event: Parameters<typeof reduceSpending>[1]): void {
    const { clock, disk } = this.#options;
    this.#spending = reduceSpending(this.#spending, event, clock.now());
    this.#show();
    disk.set(spendingKey, this.#spending).catch((error: unknown) => this.#options.onBug(error));
  }

  #show(): void {
    this.#options.store.update({ spent: toSpent(this.#spending) });
  }
}
