/** What watching a log needs, and whom it tells. */
export interface LogWatchOptions {
  after(delayMs: number, run: () => void): void;
  /** Whether the log holds frames that nobody has acknowledged. */
  waits(): boolean;
  onWaiting(): void;
}

/** A live sideband has brought the same event, and had it acknowledged where that matters, long before. */
const patienceMs = 2_000;

/** Tells that frames have waited in a log for a while: once for all that came meanwhile, and never while none come. */
export class LogWatch {
  readonly #options: LogWatchOptions;
  #counting = false;

  constructor(options: LogWatchOptions) {
    this.#options = options;
  }

  /** A frame came. */
  grew(): void {
    if (this.#counting) return;
    this.#counting = true;
    this.#options.after(patienceMs, () => {
      this.#counting = false;
      if (this.#options.waits()) this.#options.onWaiting();
    });
  }
}
