/** Frames in a block: the render quantum of an audio graph that asks for no other. */
export const blockFrames = 128;

/**
 * Recorded sound, one block after the other in one piece of memory: the audio thread must never wait for a garbage
 * collector. A block is named by its place, and what is known of it lies beside its sound.
 */
export class BlockStore {
  readonly #samples: Float32Array;
  readonly #quiet: Uint8Array;
  readonly #orders: Float64Array;
  readonly #sentAt: Float64Array;
  readonly #free: number[];

  constructor(blocks: number) {
    this.#samples = new Float32Array(blocks * blockFrames);
    this.#quiet = new Uint8Array(blocks);
    this.#orders = new Float64Array(blocks);
    this.#sentAt = new Float64Array(blocks);
    this.#free = Array.from({ length: blocks }, (_, index) => index);
  }

  /** Keeps a copy, as the `order`-th block recorded. There must be room. */
  keep(samples: Float32Array, { order, quiet }: { readonly order: number; readonly quiet: boolean }): number {
    const block = this.#free.pop();
    if (block === undefined) throw new RangeError('The block store is full.');
    this.#samples.set(samples.length > blockFrames ? samples.subarray(0, blockFrames) : samples, block * blockFrames);
    this.#quiet[block] = quiet ? 1 : 0;
    this.#orders[block] = order;
    return block;
  }

  release(block: number): void {
    this.#free.push(block);
  }

  copyTo(block: number, output: Float32Array): void {
    output.set(this.#samples.subarray(block * blockFrames, (block + 1) * blockFrames));
  }

  isQuiet(block: number): boolean {
    return this.#quiet[block] === 1;
  }

  /** Counts the block as speech: it lies right before some. */
  markLoud(block: number): void {
    this.#quiet[block] = 0;
  }

  /** Which block this was of all that were recorded. */
  orderOf(block: number): number {
    return this.#orders[block] ?? 0;
  }

  /** When the block was sent, in blocks since the call connected. */
  sentAt(block: number): number {
    return this.#sentAt[block] ?? 0;
  }

  noteSent(block: number, at: number): void {
    this.#sentAt[block] = at;
  }
}
