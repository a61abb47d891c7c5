import type { BlockStore } from './blockStore.ts';
import type { SentSpeech } from './sentSpeech.ts';
import type { SpeechQueue } from './speechQueue.ts';
import type { Timing } from './timing.ts';

interface PlayerOptions {
  readonly store: BlockStore;
  /** Speech of an earlier call, which goes first. */
  readonly replays: SpeechQueue;
  readonly backlog: SpeechQueue;
  readonly sent: SentSpeech;
  readonly timing: Timing;
  /**
   * All before the mark has left, at that block of the sent clock; `spoken` says whether it was more than silence. Nothing
   * more is played until {@link Player.goOn}.
   */
  onDrained(drain: number, at: number, spoken: boolean): void;
  /** The media went down at that block of the sent clock, and have been back for a moment. */
  onHealed(downAt: number): void;
}

/** A place in the backlog: all up to the block of `order` is to leave by itself. */
interface Mark {
  readonly drain: number;
  readonly order: number;
}

/**
 * Plays what was recorded into the call, in order and at its own speed; while it is behind it cuts pauses short. The sent
 * clock counts every block since the call connected, also the silent ones.
 */
export class Player {
  readonly #options: PlayerOptions;
  #media: 'new' | 'up' | 'down' = 'new';
  #sentClock = 0;
  /** Where the sent clock stood when the media last went down and came back; null if they never did. */
  #downAt: number | null = null;
  #healedAt: number | null = null;
  #leadIn = 0;
  #marks: Mark[] = [];
  #held: number | null = null;
  /** Whether speech was played since the last mark. */
  #spoken = false;
  /** Blocks to wait before what was played last has left. */
  #inFlight = 0;
  #quietRun = 0;
  #catchingUp = false;

  constructor(options: PlayerOptions) {
    this.#options = options;
  }

  /** What is still to be sent, in blocks. */
  get lag(): number {
    return this.#options.replays.length + this.#options.backlog.length;
  }

  /** Where the sent clock stood when the media were last up for certain: they had gone down some time before anybody knew. */
  get upThrough(): number {
    if (this.#downAt === null) return this.#sentClock;
    const held = this.#healedAt !== null && this.#sentClock - this.#healedAt >= this.#options.timing.unjudged;
    return held ? this.#sentClock : this.#downAt;
  }

  /** Starts over for a new call. */
  begin(): void {
    const { timing } = this.#options;
    this.#media = 'new';
    this.#sentClock = 0;
    this.#downAt = null;
    this.#healedAt = null;
    this.#leadIn = timing.leadIn;
    this.#marks = [];
    this.#held = null;
    this.#spoken = false;
    this.#inFlight = 0;
    // The call begins with silence: a pause at the start has been heard already.
    this.#quietRun = timing.pause;
    this.#catchingUp = false;
  }

  /** The call's media came up or went down. What is recorded while they are down waits. */
  connect(connected: boolean): void {
    if (connected) {
      if (this.#media === 'down') this.#healedAt = this.#sentClock;
      this.#media = 'up';
    } else if (this.#media === 'up') {
      this.#media = 'down';
      this.#downAt = this.#sentClock;
      this.#healedAt = null;
    }
  }

  /** Asks for {@link PlayerOptions.onDrained} when all up to the block of `order` has left. */
  mark(drain: number, order: number): void {
    this.#marks.push({ drain, order });
  }

  goOn(drain: number): void {
    if (this.#held === drain) this.#held = null;
  }

  /** Fills the next block of the call: with silence if there is nothing to play. */
  play(output: Float32Array): void {
    if (this.#media === 'new') return;
    const at = this.#sentClock;
    // Goes on while the media are down: packets are made all the same.
    this.#sentClock += 1;
    if (this.#media === 'down') return;
    if (this.#healedAt !== null && this.#sentClock - this.#healedAt === this.#options.timing.doubt) {
      this.#options.onHealed(this.upThrough);
    }
    if (this.#leadIn > 0) this.#leadIn -= 1;
    else if (this.#held === null && !this.#drains()) this.#playNext(output, at);
  }

  #playNext(output: Float32Array, at: number): void {
    this.#cutPause();
    const { store, replays, backlog, sent, timing } = this.#options;
    if (this.#next() === undefined) return;
    const replayed = replays.shift();
    const block = replayed ?? backlog.shift();
    if (block === undefined) return;
    store.copyTo(block, output);
    this.#quietRun = store.isQuiet(block) ? this.#quietRun + 1 : 0;
    this.#spoken ||= this.#quietRun === 0;
    this.#inFlight = timing.inFlight;
    // Speech is replayed once: what this call was sent of an earlier one is not kept for a third.
    if (replayed === undefined) sent.keep(block, at);
    else store.release(block);
  }

  /** Whether all before the first mark has been played, and must now get away. */
  #drains(): boolean {
    const [mark] = this.#marks;
    if (mark === undefined || this.#next() !== undefined) return false;
    if (this.#inFlight > 0) {
      this.#inFlight -= 1;
      return true;
    }
    this.#marks.shift();
    this.#held = mark.drain;
    this.#options.onDrained(mark.drain, this.#sentClock, this.#spoken);
    this.#spoken = false;
    return true;
  }

  /** The next block to play: none beyond the first mark. */
  #next(): number | undefined {
    const { store, replays, backlog } = this.#options;
    if (replays.first !== undefined) return replays.first;
    const { first } = backlog;
    const [mark] = this.#marks;
    return first === undefined || (mark !== undefined && store.orderOf(first) > mark.order) ? undefined : first;
  }

  /** Drops what a pause has too much, as long as the call is behind. */
  #cutPause(): void {
    const { store, replays, backlog, timing } = this.#options;
    if (this.lag > timing.live) this.#catchingUp = true;
    while (this.#catchingUp && this.lag > 1) {
      const next = this.#next();
      if (next === undefined || !store.isQuiet(next) || this.#quietRun < timing.pause - timing.onset) return;
      if (replays.first === undefined) backlog.shift();
      else replays.shift();
      store.release(next);
    }
    this.#catchingUp = false;
  }
}
