/** Loudness below which sound always counts as quiet, and above which never (root mean square, 1 is full scale). */
const alwaysQuiet = 0.002;
const neverQuiet = 0.02;
/** How far above the room's own noise quiet reaches. */
const aboveFloor = 2;
/** How long loudness takes to fade, and how long a room's noise is remembered. */
const fadeMs = 10;
const floorMs = 1_500;

/**
 * Tells quiet from speech, a block at a time. What is quiet depends on the room: twice the least loudness of the last
 * seconds, within narrow bounds, so that a fan does not keep a call behind for good and a whisper is not cut.
 */
export class QuietMeter {
  readonly #fade: number;
  readonly #bucketBlocks: number;
  #loudness = 0;
  #floor = alwaysQuiet / aboveFloor;
  #least = Number.POSITIVE_INFINITY;
  #left: number;

  /** `blockMs` is the length of what is handed to {@link isQuiet}. */
  constructor(blockMs: number) {
    this.#fade = Math.exp(-blockMs / fadeMs);
    this.#bucketBlocks = Math.ceil(floorMs / blockMs);
    this.#left = this.#bucketBlocks;
  }

  isQuiet(samples: Float32Array): boolean {
    let energy = 0;
    for (const sample of samples) energy += sample * sample;
    // Fades slowly: a low voice swings through zero within a block.
    this.#loudness = Math.max(Math.sqrt(energy / samples.length), this.#loudness * this.#fade);
    this.#follow();
    return this.#loudness < Math.min(neverQuiet, Math.max(alwaysQuiet, this.#floor * aboveFloor));
  }

  #follow(): void {
    this.#least = Math.min(this.#least, this.#loudness);
    this.#left -= 1;
    if (this.#left > 0) return;
    this.#floor = this.#least;
    this.#least = Number.POSITIVE_INFINITY;
    this.#left = this.#bucketBlocks;
  }
}
