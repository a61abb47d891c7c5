import { AppError } from '../../protocol/appError.ts';
import type { OffscreenLink } from '../links/offscreenLink.ts';
import type { TurnFrames } from '../realtime/wire.ts';
import type { TalkEffect } from './talk.ts';

/** What working the microphone needs, and whom it tells. */
export interface TalkGateOptions {
  readonly offscreen: Pick<OffscreenLink, 'request'>;
  readonly attemptId: string;
  readonly frames: TurnFrames;
  /** All the user said has left, and the end of the turn after it. `throughMs` is on the clock of sent sound. */
  onShut(throughMs: number): void;
  /** The end of the turn could not be sent: the call is of no more use for it. */
  onUnsent(): void;
  /** Something the user should know: `speech_lost`. */
  onNotice(error: AppError): void;
  onError(error: unknown): void;
}

/** Opens and shuts the microphone in the call, and stops the voice, without a round trip to the provider. */
export class TalkGate {
  readonly #options: TalkGateOptions;
  readonly #signal: AbortSignal;

  constructor(options: TalkGateOptions, { signal }: { readonly signal: AbortSignal }) {
    this.#options = options;
    this.#signal = signal;
  }

  apply(effect: TalkEffect): void {
    this.#apply(effect).catch((error: unknown) => {
      if (!(error instanceof AppError)) this.#options.onError(error);
      // Nobody had a microphone open for that turn. What a call that is given up did not send, the next one is played.
      else if (effect === 'shut' && !this.#signal.aborted) this.#options.onNotice(unheard());
    });
  }

  async #apply(effect: TalkEffect): Promise<void> {
    const { offscreen, attemptId, frames } = this.#options;
    const options = { signal: this.#signal };
    switch (effect) {
      case 'open':
        await offscreen.request('gate.open', { attemptId, frames: [...frames.press] }, options);
        return;
      case 'silence':
        await offscreen.request('speaker.silence', { attemptId, frames: [...frames.silence] }, options);
        return;
      case 'close':
        await offscreen.request('gate.shut', { attemptId, frames: [] }, options);
        return;
      case 'shut': {
        const params = { attemptId, frames: [...frames.release] };
        const { end, throughMs } = await offscreen.request('gate.shut', params, options);
        if (end === 'sent') this.#options.onShut(throughMs);
        else if (end === 'unsent') this.#options.onUnsent();
        return;
      }
    }
  }
}

function unheard(): AppError {
  return new AppError('speech_lost', 'The call was not there yet when you let go of the key. Say it again.');
}
