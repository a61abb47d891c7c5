import type { BlockStore } from './blockStore.ts';
import { SpeechQueue } from './speechQueue.ts';
import type { Timing } from './timing.ts';

/** Part of the sent clock, in blocks. */
interface Span {
  readonly from: number;
  readonly through: number;
}

interface Settling {
  readonly through: number;
  readonly fade: number;
  readonly pending: readonly Span[];
}

/**
 * What the present call was sent and has not had its effect yet, for the next call if this one dies. Bounded: the oldest
 * falls out.
 */
export class SentSpeech {
  readonly #store: BlockStore;
  readonly #timing: Timing;
  readonly #blocks: SpeechQueue;

  constructor(store: BlockStore, timing: Timing) {
    this.#store = store;
    this.#timing = timing;
    this.#blocks = new SpeechQueue(store, timing, timing.kept);
  }

  get length(): number {
    return this.#blocks.length;
  }

  /** How much of what was sent between two moments and is not settled was speech. */
  countLoud(from: number, through: number): number {
    return this.#blocks.count((block) => {
      const at = this.#store.sentAt(block);
      return at >= from && at < through && !this.#store.isQuiet(block);
    });
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

  /**
   * Forgets what was sent before `through`, but for the pending spans and a little around them. The provider hears a turn
   * end before its last sound has faded, and its clock is not quite ours: within `fade` blocks the rest of that stretch
   * goes, too, or the next call would take it for a word.
   */
  settle({ through, fade, pending }: Settling): void {
    const { slack, breath } = this.#timing;
    let quiet = 0;
    let last = Number.NEGATIVE_INFINITY;
    let over = false;
    this.#blocks.retain((block) => {
      const at = this.#store.sentAt(block);
      // What was cut out of a pause is quiet, too.
      quiet += at - last - 1;
      over ||= at >= through && (quiet >= breath || at >= through + fade);
      quiet = this.#store.isQuiet(block) ? quiet + 1 : 0;
      last = at;
      return over || pending.some((span) => at >= span.from - slack && at <= span.through + slack);
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
