import type { Clock } from '../clock.ts';

/** What the times of a call lead to. */
export interface CallTimersOptions {
  readonly clock: Clock;
  /** 0: never hung up for silence. */
  idleMinutes(): number;
  /** Work, a question or somebody speaking: not idle, whoever last spoke when. */
  isBusy(): boolean;
  onIdle(): void;
  /** The provider will end this call in five minutes. */
  onWarning(): void;
  onRotation(): void;
}

const minuteMs = 60_000;
/** Providers end a session after 60 minutes, and none can be extended. */
const warnAtMs = 55 * minuteMs;
const rotateAtMs = 58 * minuteMs;
const lookAgainMs = 5_000;

/** The clocks of one call: how long it has been up, and how long nobody has spoken. */
export class CallTimers {
  readonly #options: CallTimersOptions;
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
    this.#set('rotate', rotateAtMs - upMs, () => this.#rotate());
    this.stir();
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
  }

  #idle(): void {
    if (this.#options.isBusy()) this.stir();
    else this.#options.onIdle();
  }

  /** Not in the middle of a word, as long as there is a minute left. */
  #rotate(): void {
    let leftMs = minuteMs;
    const look = (): void => {
      if (leftMs <= 0 || !this.#options.isBusy()) this.#options.onRotation();
      else this.#set('rotate', lookAgainMs, look);
      leftMs -= lookAgainMs;
    };
    look();
  }

  #set(name: 'warn' | 'rotate' | 'idle', delayMs: number, run: () => void): void {
    this.#callOffs.set(name, this.#options.clock.after(Math.max(0, delayMs), run));
  }
}
