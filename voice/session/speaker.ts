import type { SpokenSentence } from '../mouth/openMouth.ts';
import { Utterance } from './utterance.ts';

/** 20 ms at 48 kHz: one Opus packet. */
const frameSamples = 960;

export interface SpeakerListener {
  started(responseId: string, itemId: string): void;
  stopped(responseId: string): void;
}

/** A queue of utterances that is played frame by frame; silence in between and while the next sentence is not there yet. */
export class Speaker {
  readonly #listener: SpeakerListener;
  #queue: Utterance[] = [];

  constructor(listener: SpeakerListener) {
    this.#listener = listener;
  }

  /** How much of the current utterance has been played. */
  get playedMs(): number {
    return this.#queue[0]?.playedMs ?? 0;
  }

  add(responseId: string, itemId: string, sentence: SpokenSentence): void {
    let utterance = this.#find(responseId);
    if (utterance === undefined) {
      utterance = new Utterance(responseId, itemId);
      this.#queue.push(utterance);
      if (this.#queue.length === 1) this.#listener.started(responseId, itemId);
    }
    utterance.add(sentence);
  }

  /** No more sentences come for a response. */
  complete(responseId: string): void {
    this.#find(responseId)?.complete();
  }

  clear(): void {
    this.#queue = [];
  }

  /** The next 20 ms. */
  nextFrame(): Int16Array {
    const frame = new Int16Array(frameSamples);
    const [current] = this.#queue;
    if (current === undefined) return frame;
    current.fill(frame);
    if (current.over) this.#startNext(current);
    return frame;
  }

  #find(responseId: string): Utterance | undefined {
    return this.#queue.find((queued) => queued.responseId === responseId);
  }

  #startNext(ended: Utterance): void {
    this.#queue.shift();
    this.#listener.stopped(ended.responseId);
    const [next] = this.#queue;
    if (next !== undefined) this.#listener.started(next.responseId, next.itemId);
  }
}
