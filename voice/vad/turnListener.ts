import { joinSamples } from '../audio/pcm.ts';
import { frameSamples } from './silero.ts';
import type { TurnDetection, TurnEvent, TurnState } from './turnDetector.ts';
import { initialTurnState, reduceTurn } from './turnDetector.ts';

/** Says how likely the next 512 samples are speech. */
export interface SpeechGauge {
  probability(frame: Float32Array): Promise<number>;
}

const samplesPerMs = 16;

/** Finds the turns in one stream of 16 kHz sound that comes in pieces of any length. */
export class TurnListener {
  readonly #gauge: SpeechGauge;
  #detection: TurnDetection;
  #state: TurnState = initialTurnState;
  #rest = new Float32Array(0);
  #heardSamples = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(gauge: SpeechGauge, detection: TurnDetection) {
    this.#gauge = gauge;
    this.#detection = detection;
  }

  /** Goes on by other figures, in the middle of a turn too. */
  retune(detection: TurnDetection): void {
    this.#detection = detection;
  }

  /** Resolves with what the sound so far began or ended. Calls may overlap: they are carried out in order. */
  feed(samples: Float32Array): Promise<TurnEvent[]> {
    const result = this.#queue.then(() => this.#feed(samples));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  async #feed(samples: Float32Array): Promise<TurnEvent[]> {
    const events: TurnEvent[] = [];
    const pending = joinSamples([this.#rest, samples]);
    let at = 0;
    for (; at + frameSamples <= pending.length; at += frameSamples) {
      const probability = await this.#gauge.probability(pending.subarray(at, at + frameSamples));
      const startMs = this.#heardSamples / samplesPerMs;
      this.#heardSamples += frameSamples;
      const frame = { startMs, endMs: this.#heardSamples / samplesPerMs, probability };
      const { state, event } = reduceTurn(this.#state, frame, this.#detection);
      this.#state = state;
      if (event !== undefined) events.push(event);
    }
    this.#rest = pending.slice(at);
    return events;
  }
}
