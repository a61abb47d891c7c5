import { blockFrames } from './blockStore.ts';

/** The durations of recording and playing, in blocks. */
export interface Timing {
  /** What a pause is cut down to: shorter, and two sentences would sound like one. */
  readonly pause: number;
  /** Quiet right before speech that belongs to it: a soft consonant is below what counts as loud. */
  readonly onset: number;
  /** What the player may be behind before it cuts pauses. */
  readonly live: number;
  /** Silence that goes ahead of all speech in a call: the far end drops its first packets while it sets itself up. */
  readonly leadIn: number;
  /** Recorded on after the gate is shut: sound takes this long from the air to the graph. */
  readonly tail: number;
  /** How long the last packets of a turn take to leave for good. */
  readonly inFlight: number;
  /** Quiet that says that a silenced voice has really stopped. */
  readonly stopped: number;
  /** A silenced voice that does not stop is heard again after this. */
  readonly stubborn: number;
  /** Lag is told so often. */
  readonly report: number;
  /** Speech recorded and not yet sent. */
  readonly backlog: number;
  /** Speech sent and not yet settled. */
  readonly kept: number;
  /**
   * What the provider may not have judged yet: a few seconds in which a dying connection looked alive, and the time it takes
   * to hear a turn begin.
   */
  readonly unjudged: number;
  /** How long after media are back what was sent before must have had its effect, and how much speech is worth asking. */
  readonly doubt: number;
  readonly word: number;
  /** Quiet that ends a stretch of speech, and how far beyond a turn's own end its stretch may go on. */
  readonly breath: number;
  readonly fade: number;
  /** How much more of a pending turn than its own times is kept: the provider's clock starts with its first packet. */
  readonly slack: number;
}

/** The durations at a sample rate. */
export function createTiming(sampleRate: number): Timing {
  const blocks = (ms: number): number => Math.ceil((ms * sampleRate) / (1_000 * blockFrames));
  return {
    pause: blocks(200),
    onset: blocks(60),
    live: blocks(40),
    leadIn: blocks(100),
    tail: blocks(40),
    inFlight: blocks(200),
    stopped: blocks(150),
    stubborn: blocks(3_000),
    report: blocks(250),
    backlog: blocks(30_000),
    kept: blocks(60_000),
    unjudged: blocks(10_000),
    doubt: blocks(1_500),
    word: blocks(100),
    breath: blocks(100),
    fade: blocks(1_000),
    slack: blocks(300),
  };
}

/** A number of blocks in ms. */
export function toMs(blocks: number, sampleRate: number): number {
  return (blocks * blockFrames * 1_000) / sampleRate;
}

/** A time in ms in blocks, not rounded. */
export function toBlocks(ms: number, sampleRate: number): number {
  return (ms * sampleRate) / (1_000 * blockFrames);
}
