import type { LifeEffect, LifeEvent, LifeStep } from './life.ts';
import { initialLife, reduceLife } from './life.ts';

interface LifetimeOptions {
  readonly idleMs: number;
  readonly cancelTasks: () => void;
  /** Called once. */
  readonly leave: () => void;
}

/** Carries out what `reduceLife` decides. */
export class Lifetime {
  readonly #options: LifetimeOptions;
  #state = initialLife.state;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LifetimeOptions) {
    this.#options = options;
    this.#take(initialLife);
  }

  /** True once no new work is taken. */
  get retiring(): boolean {
    return this.#state.phase === 'retiring' || this.#state.phase === 'leaving';
  }

  tell(event: LifeEvent): void {
    this.#take(reduceLife(this.#state, event));
  }

  #take({ state, effects }: LifeStep): void {
    this.#state = state;
    for (const effect of effects) this.#run(effect);
  }

  #run(effect: LifeEffect): void {
    switch (effect) {
      case 'startIdleTimer':
        this.#timer = setTimeout(() => this.tell({ type: 'idleElapsed' }), this.#options.idleMs);
        return;
      case 'stopIdleTimer':
        clearTimeout(this.#timer);
        return;
      case 'cancelTasks':
        this.#options.cancelTasks();
        return;
      case 'leave':
        this.#options.leave();
    }
  }
}
