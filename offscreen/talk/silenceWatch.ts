import type { Timing } from './timing.ts';

/** Below this a voice is not heard (peak, 1 is full scale). */
const audible = 0.003;

/**
 * Waits until a voice that was told to stop has stopped: what was under way is over, and the next sound is a new output.
 */
export class SilenceWatch {
  readonly #timing: Timing;
  readonly #onSilent: () => void;
  #watching = false;
  #quiet = 0;
  #waited = 0;

  constructor(timing: Timing, onSilent: () => void) {
    this.#timing = timing;
    this.#onSilent = onSilent;
  }

  start(): void {
    this.#watching = true;
    this.#quiet = 0;
    this.#waited = 0;
  }

  /** Takes the next block of the voice; undefined when there is none. */
  hear(samples: Float32Array | undefined): void {
    if (!this.#watching) return;
    const sounds = samples?.some((sample) => Math.abs(sample) > audible) ?? false;
    this.#quiet = sounds ? 0 : this.#quiet + 1;
    this.#waited += 1;
    if (this.#quiet < this.#timing.stopped && this.#waited < this.#timing.stubborn) return;
    this.#watching = false;
    this.#onSilent();
  }
}
