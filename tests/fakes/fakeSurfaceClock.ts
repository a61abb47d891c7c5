import type { SurfaceClock } from '../../popup/ui/surfaceClock.ts';

/** The time as the test moves it. */
export class FakeSurfaceClock implements SurfaceClock {
  readonly #listeners = new Set<() => void>();
  #nowMs: number;

  constructor(nowMs: number) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  every(_ms: number, listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Moves on and tells everyone who looks at the time. */
  advance(ms: number): void {
    this.#nowMs += ms;
    for (const listener of this.#listeners) listener();
  }
}
