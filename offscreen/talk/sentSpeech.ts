import type { BlockStore } from './blockStore.ts';
import { SpeechQueue } from './speechQueue.ts';
import type { Timing } from './timing.ts';

/** Part of the sent clock, in blocks. */
interface Span {
  readonly from: number;
  readonly through: number;
}

/**
 * What the present call was sent and has not had its effect yet, for the next call if this one dies. Bounded: the oldest
 * falls out.
 */
export class SentSpeech {
  readonly #store: BlockStore;
  readonly #slack: number;
  readonly #blocks: SpeechQueue;

  constructor(store: BlockStore, timing: Timing) {
    this.#store = store;
    this.#slack = timing.slack;
    this.#blocks = new SpeechQueue(store, timing, timing.kept);
  }

  get length(): number {
    return this.#blocks.length;
  }

  keep(block: number, at: number): void {
    if (this.#blocks.isFull) this.forgetOldest();
    this.#store.noteSent(block, at);
    this.#blocks.push(block);
  }

  forgetOldest(): void {
    const oldest = this.#blocks.shift();
    if (oldest !== undefined) this.#store.release(oldest);
  }

  /** Forgets what was sent before `through`, but for the pending spans and a little around them. */
  settle(through: number, pending: readonly Span[]): void {
    this.#blocks.retain((block) => {
      const at = this.#store.sentAt(block);
      if (at >= through) return true;
      return pending.some((span) => at >= span.from - this.#slack && at <= span.through + this.#slack);
    });
  }

  /** Hands all of it over, in order. */
  moveTo(queue: SpeechQueue): void {
    for (let block = this.#blocks.shift(); block !== undefined; block = this.#blocks.shift()) queue.push(block);
  }

  clear(): void {
    this.#blocks.clear();
  }
}
