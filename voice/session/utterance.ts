import { toInt16 } from '../audio/pcm.ts';
import { createResampler } from '../audio/resample.ts';
import type { Resampler } from '../audio/resample.ts';
import type { SpokenSentence } from '../mouth/openMouth.ts';

const outputRate = 48_000;
const slicesPerSecond = 50;

/** One response's sound on its way out. It is resampled as it is played: a whole sentence at once would delay a packet. */
export class Utterance {
  readonly responseId: string;
  readonly itemId: string;
  #resampler: Resampler | undefined;
  readonly #slices: Float32Array[] = [];
  #ready: Int16Array = new Int16Array(0);
  #phase: 'open' | 'complete' | 'flushed' = 'open';
  #playedSamples = 0;

  constructor(responseId: string, itemId: string) {
    this.responseId = responseId;
    this.itemId = itemId;
  }

  get playedMs(): number {
    return (this.#playedSamples * 1_000) / outputRate;
  }

  /** Nothing is left to play, and nothing comes any more. */
  get over(): boolean {
    return this.#phase === 'flushed' && this.#ready.length === 0;
  }

  /** All sentences of an utterance have the same sample rate: it is one voice. */
  add({ samples, sampleRate }: SpokenSentence): void {
    this.#resampler ??= createResampler(sampleRate, outputRate);
    const slice = Math.ceil(sampleRate / slicesPerSecond);
    for (let at = 0; at < samples.length; at += slice) this.#slices.push(samples.subarray(at, at + slice));
  }

  complete(): void {
    if (this.#phase === 'open') this.#phase = 'complete';
  }

  /** Fills a frame as far as there is sound. */
  fill(frame: Int16Array): void {
    let filled = 0;
    while (filled < frame.length && this.#prepare()) {
      const part = this.#ready.subarray(0, frame.length - filled);
      frame.set(part, filled);
      filled += part.length;
      this.#ready = this.#ready.subarray(part.length);
    }
    if (this.#slices.length === 0) this.#flush();
    this.#playedSamples += filled;
  }

  /** Whether there is sound ready to play. */
  #prepare(): boolean {
    while (this.#ready.length === 0) {
      const slice = this.#slices.shift();
      if (slice !== undefined) this.#ready = toInt16(this.#resampler?.push(slice) ?? slice);
      else if (!this.#flush()) return false;
    }
    return true;
  }

  #flush(): boolean {
    if (this.#phase !== 'complete') return false;
    this.#phase = 'flushed';
    const rest = toInt16(this.#resampler?.flush() ?? new Float32Array(0));
    this.#ready = Int16Array.from([...this.#ready, ...rest]);
    return true;
  }
}
