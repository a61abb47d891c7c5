import type { Failure } from '../protocol/appError.ts';
import { toFailure } from '../protocol/appError.ts';
import type { MicrophoneState } from '../protocol/offscreenContract.ts';
import type { MicrophoneChoice } from './microphone.ts';
import { openMicrophone } from './microphone.ts';

type State =
  | { readonly name: 'opening' }
  /** Until `life` is aborted. */
  | { readonly name: 'open'; readonly life: AbortController }
  | { readonly name: 'muted' }
  | { readonly name: 'gone'; readonly failure: Failure };

/** Whom a session's microphone tells. */
interface MicrophoneListeners {
  /** Resolves when sound can be taken: a microphone that is open sooner would not be heard. */
  readonly ready: Promise<void>;
  /** Its sound from now on; null for none. */
  heard(stream: MediaStream | null): void;
  changed(): void;
  /** It is gone, and not because somebody asked for it. */
  failed(failure: Failure): void;
}

/** The microphone of one session: opened once for all its calls, muted, changed, and replaced when its device goes. */
export class SessionMicrophone {
  readonly #listeners: MicrophoneListeners;
  #state: State = { name: 'opening' };
  #microphoneId: string | null = null;
  /** The try that is under way. Whatever comes next calls it off. */
  #opening: AbortController | null = null;
  #released = false;

  constructor(listeners: MicrophoneListeners) {
    this.#listeners = listeners;
  }

  get state(): MicrophoneState {
    return this.#state.name;
  }

  /** Why it is gone, null if it is not. */
  get failure(): Failure | null {
    return this.#state.name === 'gone' ? this.#state.failure : null;
  }

  /** Opens it for a new session. The preferred device may be missing; any other failure is told. */
  async open(microphoneId: string | null): Promise<void> {
    this.#microphoneId = microphoneId;
    await this.#openOrFail(this.#preferred);
  }

  /** Goes on in the session's next call: one that is gone gets another chance, a muted one stays muted. */
  async resume(microphoneId: string | null): Promise<void> {
    if (this.#state.name === 'gone') await this.open(microphoneId);
    // A device that is not there is no reason to stop hearing the one that is.
    else if (microphoneId !== this.#microphoneId) await this.use(microphoneId).catch(() => undefined);
  }

  /** Stops the track. */
  mute(): void {
    this.#leave({ name: 'muted' });
  }

  /** Opens a muted one again. Rejects `microphone_*`; then it stays muted. */
  async unmute(): Promise<void> {
    if (this.#state.name !== 'muted') return;
    try {
      await this.#open(this.#preferred);
    } catch (error) {
      this.#leave({ name: 'muted' });
      throw error;
    }
  }

  /** Changes the device, null for the default one. Rejects `microphone_*`; then the old one stays. */
  async use(microphoneId: string | null): Promise<void> {
    const before = this.#state;
    if (before.name !== 'muted') {
      try {
        await this.#open(microphoneId === null ? { kind: 'default' } : { kind: 'required', microphoneId });
      } catch (error) {
        if (before.name === 'gone') this.#leave(before);
        else if (this.#state.name === 'opening') await this.#openOrFail(this.#preferred);
        throw error;
      }
    }
    this.#microphoneId = microphoneId;
  }

  /** Stops it for good: what was asked before and comes late opens nothing any more. */
  release(): void {
    this.#released = true;
    this.#stop();
  }

  #stop(): void {
    this.#opening?.abort();
    this.#opening = null;
    if (this.#state.name === 'open') this.#state.life.abort();
  }

  /** Opens a device; an open one is heard until then. Rejects `microphone_*`, resolves when called off, too. */
  async #open(choice: MicrophoneChoice): Promise<void> {
    if (this.#released) return;
    this.#opening?.abort();
    const life = new AbortController();
    this.#opening = life;
    if (this.#state.name !== 'open') this.#change({ name: 'opening' });
    let stream: MediaStream;
    try {
      stream = await openMicrophone(choice, () => void this.#replace(life), life);
      await Promise.race([this.#listeners.ready, aborted(life)]);
    } catch (error) {
      if (life.signal.aborted) return;
      this.#opening = null;
      life.abort();
      throw error;
    }
    if (life.signal.aborted) return;
    this.#opening = null;
    if (this.#state.name === 'open') this.#state.life.abort();
    this.#listeners.heard(stream);
    this.#change({ name: 'open', life });
  }

  async #openOrFail(choice: MicrophoneChoice): Promise<void> {
    try {
      await this.#open(choice);
    } catch (error) {
      this.#fail(toFailure(error));
    }
  }

  /** A track has ended by itself: the default device takes its place, if there is one. */
  async #replace(ended: AbortController): Promise<void> {
    if (this.#state.name !== 'open' || this.#state.life !== ended) return;
    this.#listeners.heard(null);
    this.#change({ name: 'opening' });
    // Another device is being opened already.
    if (this.#opening !== null) return;
    try {
      await this.#open({ kind: 'default' });
    } catch (error) {
      const failure = toFailure(error);
      this.#fail(failure.code === 'microphone_missing' ? lost : failure);
    }
  }

  #fail(failure: Failure): void {
    this.#leave({ name: 'gone', failure });
    this.#listeners.failed(failure);
  }

  #leave(state: State): void {
    this.#stop();
    this.#listeners.heard(null);
    this.#change(state);
  }

  #change(state: State): void {
    this.#state = state;
    this.#listeners.changed();
  }

  get #preferred(): MicrophoneChoice {
    return this.#microphoneId === null ? { kind: 'default' } : { kind: 'preferred', microphoneId: this.#microphoneId };
  }
}

const lost: Failure = {
  code: 'microphone_lost',
  message: 'The microphone went away: it was unplugged, or its permission ended. Start again.',
};

function aborted({ signal }: AbortController): Promise<void> {
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
