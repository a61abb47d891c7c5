import type { Clock } from '../clock.ts';
import type { HostLink } from '../links/hostLink.ts';
import type { OffscreenLink } from '../links/offscreenLink.ts';

/** What keeping things warm needs. */
export interface WarmthOptions {
  readonly clock: Clock;
  readonly host: Pick<HostLink, 'hold'>;
  readonly offscreen: Pick<OffscreenLink, 'close'>;
  warmSeconds(): number;
  onBug(error: unknown): void;
}

/** Keeps host, voice models and call page ready for a while after a session, so that the next one starts at once. */
export class Warmth {
  readonly #options: WarmthOptions;
  #cool: (() => void) | null = null;

  constructor(options: WarmthOptions) {
    this.#options = options;
  }

  /** A session begins: it holds what it needs itself. */
  begin(): void {
    this.#cool?.();
    this.#cool = null;
  }

  /** A session has ended, its microphone released. */
  end(): void {
    const { clock, host } = this.#options;
    this.begin();
    const letHostGo = host.hold();
    const callOff = clock.after(this.#options.warmSeconds() * 1_000, () => {
      this.begin();
      this.#close();
    });
    this.#cool = () => {
      callOff();
      letHostGo();
    };
  }

  #close(): void {
    this.#options.offscreen.close().catch((error: unknown) => this.#options.onBug(error));
  }
}
