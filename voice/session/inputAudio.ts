import { joinSamples } from '../audio/pcm.ts';
import type { AudioSpan } from './state.ts';

const inputRate = 16_000;
const samplesPerMs = inputRate / 1_000;
/** Older sound is forgotten: no turn is longer than the recogniser can take. */
export const keptMs = 60_000;

/** A turn's sound, and how much of its beginning had been forgotten. */
export interface TurnSound {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly lostMs: number;
}

/** The user's sound that belongs to no turn yet, at 16 kHz; positions count from the start of the call. */
export class InputAudio {
  #pieces: Float32Array[] = [];
  #startSample = 0;
  /** Up to here it was taken or cleared. */
  #doneSample = 0;
  #endSample = 0;

  get endMs(): number {
    return this.#endSample / samplesPerMs;
  }

  get bufferedMs(): number {
    return (this.#endSample - this.#startSample) / samplesPerMs;
  }

  push(samples: Float32Array): void {
    this.#pieces.push(samples);
    this.#endSample += samples.length;
    this.#forgetBefore(this.#endSample - keptMs * samplesPerMs);
  }

  /** Takes a turn's sound out, and all that was before it. */
  take({ startMs, endMs }: AudioSpan): TurnSound {
    const all = joinSamples(this.#pieces);
    const at = (ms: number): number =>
      Math.max(0, Math.min(all.length, Math.round(ms * samplesPerMs) - this.#startSample));
    const start = startMs === undefined ? 0 : at(startMs);
    const end = endMs === undefined ? all.length : at(endMs);
    const fromSample = startMs === undefined ? this.#doneSample : startMs * samplesPerMs;
    const lostMs = Math.max(0, this.#startSample - fromSample) / samplesPerMs;
    this.#pieces = [all.slice(end)];
    this.#startSample += end;
    this.#doneSample = this.#startSample;
    return { samples: all.slice(start, end), lostMs };
  }

  clear(): void {
    this.#pieces = [];
    this.#startSample = this.#endSample;
    this.#doneSample = this.#endSample;
  }

  #forgetBefore(sample: number): void {
    for (let first = this.#pieces[0]; first !== undefined; first = this.#pieces[0]) {
      if (this.#startSample + first.length > sample) return;
      this.#pieces.shift();
      this.#startSample += first.length;
    }
  }
}
