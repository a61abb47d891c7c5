import { joinSamples } from './pcm.ts';

// A windowed-sinc filter in polyphase form: output sample n lies at input time n * from / to, and only the `up` different
// fractions of a sample need coefficients of their own.

/** Zero crossings of the sinc on each side: 16 keep the pass band flat to 0.9 of the lower Nyquist frequency. */
const crossings = 16;
const kaiserBeta = 8;
/** Where the filter cuts, as a share of the lower Nyquist frequency. */
const cutoffShare = 0.94;

/** Resamples one stream piece by piece. */
export interface Resampler {
  /** The output that is complete so far: it lags at most 1 ms (2 ms at 8 kHz) behind the input, without shifting it. */
  push(samples: Float32Array): Float32Array;
  /** The rest, with silence after the end; the stream is over. */
  flush(): Float32Array;
}

/** A streaming resampler between two whole sample rates, in Hz. */
export function createResampler(from: number, to: number): Resampler {
  const divisor = greatestCommonDivisor(from, to);
  return from === to ? passThrough : new PolyphaseResampler(to / divisor, from / divisor);
}

/** Resamples a whole recording; the result starts at the same instant. */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  const resampler = createResampler(from, to);
  return joinSamples([resampler.push(samples), resampler.flush()]);
}

const passThrough: Resampler = { push: (samples) => samples, flush: () => new Float32Array(0) };

class PolyphaseResampler implements Resampler {
  readonly #up: number;
  readonly #down: number;
  /** Input samples on each side of an output sample that take part in it. */
  readonly #reach: number;
  readonly #phases: readonly Float32Array[];
  /** Input from `#firstInput` on; before the stream there was silence. */
  #pending: Float32Array;
  #firstInput: number;
  #received = 0;
  #produced = 0;

  constructor(up: number, down: number) {
    this.#up = up;
    this.#down = down;
    const cutoff = Math.min(1, up / down) * cutoffShare;
    this.#reach = Math.ceil(crossings / cutoff);
    this.#phases = Array.from({ length: up }, (_, phase) => coefficients(phase / up, this.#reach, cutoff));
    this.#pending = new Float32Array(this.#reach);
    this.#firstInput = -this.#reach;
  }

  push(samples: Float32Array): Float32Array {
    this.#received += samples.length;
    this.#pending = joinSamples([this.#pending, samples]);
    return this.#produce(Math.floor(((this.#received - this.#reach - 1) * this.#up) / this.#down) + 1);
  }

  flush(): Float32Array {
    this.#pending = joinSamples([this.#pending, new Float32Array(this.#reach + 1)]);
    return this.#produce(Math.ceil((this.#received * this.#up) / this.#down));
  }

  #produce(end: number): Float32Array {
    const output = new Float32Array(Math.max(0, end - this.#produced));
    for (let index = 0; index < output.length; index++) output[index] = this.#sampleAt(this.#produced + index);
    this.#produced += output.length;
    const keepFrom = Math.floor((this.#produced * this.#down) / this.#up) - this.#reach;
    this.#pending = this.#pending.slice(Math.max(0, keepFrom - this.#firstInput));
    this.#firstInput = Math.max(this.#firstInput, keepFrom);
    return output;
  }

  #sampleAt(position: number): number {
    const scaled = position * this.#down;
    const start = Math.floor(scaled / this.#up) - this.#reach - this.#firstInput;
    const taps = this.#phases[scaled % this.#up] ?? new Float32Array(0);
    let sum = 0;
    for (let tap = 0; tap < taps.length; tap++) sum += (taps[tap] ?? 0) * (this.#pending[start + tap] ?? 0);
    return sum;
  }
}

/** The filter's values around an output sample that lies `fraction` of an input sample after one; they sum to 1. */
function coefficients(fraction: number, reach: number, cutoff: number): Float32Array {
  const taps = Float64Array.from({ length: 2 * reach + 1 }, (_, tap) => {
    const distance = tap - reach - fraction;
    return sinc(distance * cutoff) * kaiser(distance / (reach + 1));
  });
  const total = taps.reduce((sum, tap) => sum + tap, 0);
  return Float32Array.from(taps, (tap) => tap / total);
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : besselI0(kaiserBeta * Math.sqrt(1 - x * x)) / besselI0(kaiserBeta);
}

function besselI0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
