import type { BlockStore } from './blockStore.ts';
import type { QuietMeter } from './quietMeter.ts';
import type { SpeechQueue } from './speechQueue.ts';
import type { Timing } from './timing.ts';

interface RecorderOptions {
  readonly store: BlockStore;
  readonly backlog: SpeechQueue;
  readonly meter: QuietMeter;
  readonly timing: Timing;
  /** A shut gate has let its last block in: that of `order`. */
  onShut(drain: number, order: number): void;
}

/** Puts what the gate lets in at the end of the backlog. */
export class Recorder {
  readonly #options: RecorderOptions;
  #open = false;
  /** A gate being shut: how much it still lets in. */
  #shutting: { readonly drain: number; left: number } | null = null;
  #order = 0;
  #lost = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Blocks that no longer fitted in. */
  get lost(): number {
    return this.#lost;
  }

  /** Starts over for a call, with the gate as it is to be from now on. */
  begin(open: boolean): void {
    this.#shutting = null;
    this.#open = open;
  }

  forget(): void {
    this.#options.backlog.clear();
    this.#lost = 0;
  }

  open(): void {
    this.#finishShutting();
    this.#open = true;
  }

  shut(drain: number): void {
    this.#finishShutting();
    this.#shutting = { drain, left: this.#open ? this.#options.timing.tail : 0 };
    this.#open = false;
    if (this.#shutting.left === 0) this.#finishShutting();
  }

  /** Takes the next block of the microphone; undefined while there is none. */
  hear(samples: Float32Array | undefined): void {
    if (samples !== undefined && (this.#open || this.#shutting !== null)) this.#record(samples);
    if (this.#shutting === null) return;
    this.#shutting.left -= 1;
    if (this.#shutting.left === 0) this.#finishShutting();
  }

  #record(samples: Float32Array): void {
    const { store, backlog, meter } = this.#options;
    if (backlog.isFull) {
      const oldest = backlog.shift();
      if (oldest !== undefined) store.release(oldest);
      this.#lost += 1;
    }
    this.#order += 1;
    backlog.push(store.keep(samples, { order: this.#order, quiet: meter.isQuiet(samples) }));
  }

  #finishShutting(): void {
    if (this.#shutting === null) return;
    const { drain } = this.#shutting;
    this.#shutting = null;
    this.#options.onShut(drain, this.#order);
  }
}
