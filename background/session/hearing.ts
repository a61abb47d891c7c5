import type { OffscreenLink } from '../links/offscreenLink.ts';
import type { Settlement, TurnEvent, Turns } from './turns.ts';
import { toSettlement, withTurnEvent } from './turns.ts';

/** What following the user's speech needs. */
export interface HearingOptions {
  readonly offscreen: Pick<OffscreenLink, 'request'>;
  readonly attemptId: string;
  readonly turns: Turns;
  save(turns: Turns): void;
}

/** Follows which speech has had an effect, and lets offscreen forget the sound of what has. */
export class Hearing {
  readonly #options: HearingOptions;
  readonly #signal: AbortSignal;
  #turns: Turns;

  constructor(options: HearingOptions, { signal }: { readonly signal: AbortSignal }) {
    this.#options = options;
    this.#signal = signal;
    this.#turns = options.turns;
  }

  get turns(): Turns {
    return this.#turns;
  }

  take(event: TurnEvent): void {
    const before = this.#turns;
    this.#turns = withTurnEvent(before, event);
    if (this.#turns === before) return;
    this.#options.save(this.#turns);
    const settlement = toSettlement(before, this.#turns);
    if (settlement !== null) this.#settle(settlement);
  }

  /** Lets offscreen forget what the provider had long enough to hear a turn in, and heard none: the call is over. */
  settleNoise(): void {
    const pending = this.#turns.flatMap(({ words, fromMs, throughMs }) =>
      words === null && fromMs !== null ? [{ fromMs, throughMs }] : [],
    );
    const { offscreen, attemptId } = this.#options;
    const params = { attemptId, throughMs: null, pending };
    // Not stopped with the attempt, whose last act it is.
    offscreen.request('speech.settle', params, new AbortController()).catch(() => undefined);
  }

  #settle({ throughMs, pending }: Settlement): void {
    const { offscreen, attemptId } = this.#options;
    const params = { attemptId, throughMs, pending: [...pending] };
    // With the call goes the sound; there is nothing to forget then.
    offscreen.request('speech.settle', params, { signal: this.#signal }).catch(() => undefined);
  }
}
