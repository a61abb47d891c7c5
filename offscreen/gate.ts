import type { TurnEnd } from '../protocol/offscreenContract.ts';
import type { Call } from './call.ts';
import type { SessionAudio } from './sessionAudio.ts';
import type { Drained } from './talk/messages.ts';

interface Shut {
  readonly drain: number;
  readonly frames: readonly string[];
  /** Frames of the presses since: they may not overtake. */
  readonly after: string[];
  readonly left: PromiseWithResolvers<Left>;
}

/** What became of a turn's end, and where on the sent clock it lies. */
interface Left {
  readonly end: TurnEnd;
  readonly throughMs: number;
}

/**
 * Hold to talk in one call: keeps frames and speech in the order of presses and releases, though speech takes longer. What a
 * release sends follows its speech, and what the next press sends and lets in follows that.
 */
export class Gate {
  readonly #call: Pick<Call, 'sendReady' | 'channelOpened'>;
  readonly #audio: Pick<SessionAudio, 'tell' | 'newDrain'>;
  #shuts: Shut[] = [];

  constructor(call: Pick<Call, 'sendReady' | 'channelOpened'>, audio: Pick<SessionAudio, 'tell' | 'newDrain'>) {
    this.#call = call;
    this.#audio = audio;
  }

  /** Lets speech in, after these frames. */
  open(frames: readonly string[]): void {
    const last = this.#shuts.at(-1);
    if (last === undefined) this.#call.sendReady(frames);
    else last.after.push(...frames);
    this.#audio.tell({ type: 'gateOpened' });
  }

  /** Lets nothing more in, and sends these frames after all speech so far; none where nobody spoke. */
  shut(frames: readonly string[]): Promise<Left> {
    const shut: Shut = { drain: this.#audio.newDrain(), frames, after: [], left: Promise.withResolvers<Left>() };
    this.#shuts.push(shut);
    this.#audio.tell({ type: 'gateShut', drain: shut.drain });
    return shut.left.promise;
  }

  /** All speech before a release has left. */
  async drained({ drain, throughMs, spoken }: Drained): Promise<void> {
    // Media are up before the data channel is, and the frames of a first turn must not be thrown away for that.
    await this.#call.channelOpened();
    const shut = this.#shuts.find((one) => one.drain === drain);
    if (shut === undefined) return;
    this.#shuts = this.#shuts.filter((one) => one !== shut);
    try {
      // What the provider got was silence: ended, it would be a turn that nobody took.
      if (!spoken) shut.left.resolve({ end: 'empty', throughMs });
      else shut.left.resolve({ end: this.#call.sendReady(shut.frames) ? 'sent' : 'unsent', throughMs });
      this.#call.sendReady(shut.after);
    } catch (error) {
      shut.left.reject(error);
    } finally {
      this.#audio.tell({ type: 'drainHandled', drain });
    }
  }

  /** The call is over. */
  close(): void {
    for (const { left } of this.#shuts) left.resolve({ end: 'unsent', throughMs: 0 });
    this.#shuts = [];
  }
}
