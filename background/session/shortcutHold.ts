import type { Clock } from '../clock.ts';

/** What the shortcut tells. A tap releases at the moment of its press. */
export interface ShortcutHoldOptions {
  readonly clock: Clock;
  onPress(atMs: number): void;
  onRelease(atMs: number): void;
}

/** A held key fires again after some 660 ms, then about every 40 ms; the browser tells of no key-up. */
const firstRepeatMs = 900;
const repeatMs = 250;

/** Tells a held shortcut from a tapped one by its auto-repeat: the release of a hold is known a quarter second late. */
export class ShortcutHold {
  readonly #options: ShortcutHoldOptions;
  #pressedAtMs: number | null = null;
  #repeated = false;
  #callOff: () => void = () => undefined;

  constructor(options: ShortcutHoldOptions) {
    this.#options = options;
  }

  /** One event of the shortcut. */
  fire(): void {
    const { clock } = this.#options;
    this.#callOff();
    if (this.#pressedAtMs === null) {
      this.#pressedAtMs = clock.now();
      this.#repeated = false;
      this.#options.onPress(this.#pressedAtMs);
      this.#callOff = clock.after(firstRepeatMs, () => this.#end());
      return;
    }
    this.#repeated = true;
    this.#callOff = clock.after(repeatMs, () => this.#end());
  }

  #end(): void {
    const pressedAtMs = this.#pressedAtMs;
    if (pressedAtMs === null) return;
    this.#pressedAtMs = null;
    this.#options.onRelease(this.#repeated ? this.#options.clock.now() : pressedAtMs);
  }
}
