import type { Clock } from '../clock.ts';
import type { WireEvent } from '../realtime/wire.ts';

/** What the times of a call lead to. */
export interface CallTimersOptions {
  readonly clock: Clock;
  /** 0: never hung up for silence. */
  idleMinutes(): number;
  /** Work, a question or somebody speaking: not idle, whoever last spoke when. */
  isBusy(): boolean;
  /** Whether words of an answer are still to be heard: nobody is cut off for a call that could wait. */
  isMidSentence(): boolean;
  onIdle(): void;
  /** The provider will end this call in five minutes. */
  onWarning(): void;
  onRotation(): void;
}

const minuteMs = 60_000;
/** Providers end a session after 60 minutes, and none can be extended. */
const warnAtMs = 55 * minuteMs;
const rotateAtMs = 58 * minuteMs;
/** How long a pause to rotate in is waited for: the provider leaves a minute, a call that misses something less. */
const rotateWithinMs = minuteMs;
const rotateSoonMs = 10_000;
/** What counts as somebody being there. */
const stirring: ReadonlySet<WireEvent['type']> = new Set([
  'speechStarted',
  'speechStopped',
  'turnCommitted',
  'heard',
  'playbackStopped',
]);

/** The clocks of one call: how long it has been up, and how long nobody has spoken. */
export class CallTimers {
  readonly #options: CallTimersOptions;
  #rotating = false;
  readonly #callOffs = new Map<'warn' | 'rotate' | 'idle', () => void>();

  constructor(options: CallTimersOptions) {
    this.#options = options;
  }

  /** The call is up since a moment that may lie in the past. */
  start(sinceMs: number): void {
    const { clock } = this.#options;
    const upMs = clock.now() - sinceMs;
    this.stop();
    if (upMs < warnAtMs) this.#set('warn', warnAtMs - upMs, () => this.#options.onWarning());
    this.#set('rotate', rotateAtMs - upMs, () => this.#rotate(rotateWithinMs));
    this.stir();
  }

  hear(event: WireEvent): void {
    if (stirring.has(event.type)) this.stir();
  }

  /** The call is not what it was: another is to take over, in the next pause if there is one. */
  rotateSoon(): void {
    if (!this.#rotating) this.#rotate(rotateSoonMs);
  }

  /** Whether somebody is busy may have changed. */
  look(): void {
    const options = this.#options;
    if (this.#rotating && !options.isBusy() && !options.isMidSentence()) this.#turnOver();
  }

  /** Somebody spoke, typed or pressed. */
  stir(): void {
    const idleMinutes = this.#options.idleMinutes();
    this.#callOffs.get('idle')?.();
    if (idleMinutes > 0) this.#set('idle', idleMinutes * minuteMs, () => this.#idle());
  }

  stop(): void {
    for (const callOff of this.#callOffs.values()) callOff();
    this.#callOffs.clear();
    this.#rotating = false;
  }

  #idle(): void {
    if (this.#options.isBusy()) this.stir();
    else this.#options.onIdle();
  }

  /** Not in the middle of a word, as long as there is time. */
  #rotate(withinMs: number): void {
    this.#rotating = true;
    this.#set('rotate', withinMs, () => this.#turnOver());
    this.look();
  }

  #turnOver(): void {
    this.#rotating = false;
    this.#callOffs.get('rotate')?.();
    this.#options.onRotation();
  }

  #set(name: 'warn' | 'rotate' | 'idle', delayMs: number, run: () => void): void {
    this.#callOffs.get(name)?.();
    this.#callOffs.set(name, this.#options.clock.after(Math.max(0, delayMs), run));
  }
}
