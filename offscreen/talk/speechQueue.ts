import type { BlockStore } from './blockStore.ts';
import type { Timing } from './timing.ts';

/**
 * Blocks of speech in their order. A pause is kept no longer than it needs to be heard as one, and its end, where the
 * next word begins softly, counts as speech.
 */
export class SpeechQueue {
  readonly #store: BlockStore;
  readonly #timing: Timing;
  readonly #ring: Int32Array;
  #first = 0;
  #length = 0;
  /** How many blocks at the end are quiet. */
  #quietTail = 0;

  /** Room for `blocks`: whoever pushes sees to it that there is some. */
  constructor(store: BlockStore, timing: Timing, blocks: number) {
    this.#store = store;
    this.#timing = timing;
    this.#ring = new Int32Array(blocks);
  }

  get length(): number {
    return this.#length;
  }

  get isFull(): boolean {
    return this.#length === this.#ring.length;
  }

  /** The first block, undefined when there is none. */
  get first(): number | undefined {
    return this.#length === 0 ? undefined : this.#at(0);
  }

  push(block: number): void {
    const wasQuiet = this.#quietTail;
    this.#append(block);
    if (this.#quietTail === 0) this.#markOnset(wasQuiet);
    else if (this.#quietTail > this.#timing.pause) this.#dropBeforeOnset();
  }

  /** Takes the first block out. */
  shift(): number | undefined {
    const block = this.#take();
    this.#quietTail = Math.min(this.#quietTail, this.#length);
    return block;
  }

  /** Takes out and releases every block that need not be kept. */
  retain(needed: (block: number) => boolean): void {
    this.#quietTail = 0;
    for (let left = this.#length; left > 0; left -= 1) {
      const block = this.#take();
      if (block === undefined) return;
      if (needed(block)) this.#append(block);
      else this.#store.release(block);
    }
  }

  count(of: (block: number) => boolean): number {
    let count = 0;
    for (let index = 0; index < this.#length; index += 1) if (of(this.#at(index))) count += 1;
    return count;
  }

  clear(): void {
    this.retain(() => false);
  }

  /** The soft beginning of a word is below what counts as loud. */
  #markOnset(wasQuiet: number): void {
    const margin = Math.min(wasQuiet, this.#timing.onset);
    for (let back = 1; back <= margin; back += 1) this.#store.markLoud(this.#at(this.#length - 1 - back));
  }

  /** From the middle of a pause: its beginning has been heard already, its end may belong to the next word. */
  #dropBeforeOnset(): void {
    const index = this.#length - 1 - this.#timing.onset;
    this.#store.release(this.#at(index));
    for (let at = index; at < this.#length - 1; at += 1) {
      this.#ring[(this.#first + at) % this.#ring.length] = this.#at(at + 1);
    }
    this.#length -= 1;
    this.#quietTail -= 1;
  }

  #take(): number | undefined {
    const block = this.first;
    if (block === undefined) return undefined;
    this.#first = (this.#first + 1) % this.#ring.length;
    this.#length -= 1;
    return block;
  }

  #append(block: number): void {
    this.#ring[(this.#first + this.#length) % this.#ring.length] = block;
    this.#length += 1;
    this.#quietTail = this.#store.isQuiet(block) ? this.#quietTail + 1 : 0;
  }

  #at(index: number): number {
    return this.#ring[(this.#first + index) % this.#ring.length] ?? 0;
  }
}
