import { InputAudio } from './inputAudio.ts';
import { readFrame } from './readFrame.ts';
import { beginSession, reduceSession } from './reduce.ts';
import type { Step } from './reduce.ts';
import type { Senses } from './senses.ts';
import { toListening } from './sessionSettings.ts';
import type { TurnDetection } from './sessionSettings.ts';
import { Speaker } from './speaker.ts';
import type { Effect, EndReason, OpenSession, SessionInput, SessionState } from './state.ts';

/** One way of control: the data channel or a sideband. */
export interface Leg {
  send(frame: string): void;
}

interface RunnerOptions {
  readonly session: OpenSession;
  readonly senses: Senses;
  readonly onEnd: (reason: EndReason) => void;
  readonly onFault: (error: unknown) => void;
}

/** The turn listener of the moment; its clock starts `fromMs` into the call. */
interface Listening {
  readonly turns: ReturnType<Senses['openListener']>;
  readonly fromMs: number;
}

/** Lets one session live: carries out the reducer's effects and tells it what came of them. */
export class SessionRunner {
  readonly #options: RunnerOptions;
  readonly #input = new InputAudio();
  readonly #speaker: Speaker;
  readonly #legs = new Set<Leg>();
  readonly #life = new AbortController();
  readonly #inbox: SessionInput[] = [];
  #state: SessionState;
  #dispatching = false;
  #eventsSent = 0;
  #tuning: Parameters<Senses['openListener']>[0] | undefined;
  #listening: Listening | undefined;
  #synthesis = new AbortController();

  constructor(options: RunnerOptions) {
    this.#options = options;
    this.#state = options.session;
    this.#speaker = new Speaker({
      started: (responseId, itemId) => {
        this.dispatch({ type: 'playbackStarted', responseId, itemId });
      },
      stopped: (responseId) => {
        this.dispatch({ type: 'playbackStopped', responseId });
      },
    });
  }

  /** Begins the session on its first leg, which gets `session.created`; a leg that comes later hears only what follows. */
  begin(leg: Leg): void {
    this.attach(leg);
    this.#take(beginSession(this.#options.session));
  }

  /** Adds a leg. Returns the way to take it off again. */
  attach(leg: Leg): () => void {
    this.#legs.add(leg);
    return () => {
      this.#legs.delete(leg);
    };
  }

  /** One frame of a client, from any leg. A frame that cannot be read is answered with an `error` event. */
  receive(frame: string): void {
    this.dispatch(readFrame(frame));
  }

  /** The user's sound, mono at 16 kHz, in order and without holes. */
  listen(samples: Float32Array): void {
    if (this.#state.phase === 'ended') return;
    this.#input.push(samples);
    const listening = this.#listening;
    if (listening === undefined) return;
    listening.turns.feed(samples).then((events) => {
      if (listening !== this.#listening) return;
      for (const { kind, atMs } of events) this.dispatch({ type: kind, atMs: listening.fromMs + atMs });
    }, this.#options.onFault);
  }

  /** The next 20 ms of the voice, mono at 48 kHz. */
  nextFrame(): Int16Array {
    return this.#speaker.nextFrame();
  }

  /** Gives up recognition and synthesis; nothing is sent any more. */
  stop(): void {
    this.#life.abort();
    this.#legs.clear();
    this.#listening = undefined;
  }

  /** Inputs that come while another is carried out wait for their turn, so that no event overtakes another. */
  dispatch(input: SessionInput): void {
    this.#inbox.push(input);
    if (this.#dispatching) return;
    this.#dispatching = true;
    try {
      for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
        const facts = { bufferedMs: this.#input.bufferedMs, playedMs: this.#speaker.playedMs };
        this.#take(reduceSession(this.#state, next, facts));
      }
    } finally {
      this.#dispatching = false;
    }
  }

  #take({ state, effects }: Step): void {
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: Effect): void {
    switch (effect.type) {
      case 'send':
        this.#broadcast(effect.event);
        break;
      case 'detectTurns':
        this.#detectTurns(effect.detection);
        break;
      case 'clearInput':
        this.#input.clear();
        this.#relisten();
        break;
      case 'hear':
        this.#takeTurn(effect);
        break;
      case 'speak':
        this.#synthesis = new AbortController();
        void this.#speak(effect, AbortSignal.any([this.#synthesis.signal, this.#life.signal]));
        break;
      case 'stopSynthesis':
        this.#synthesis.abort();
        break;
      case 'clearPlayback':
        this.#speaker.clear();
        break;
      case 'end':
        this.stop();
        this.#options.onEnd(effect.reason);
        break;
    }
  }

  /** The same event, with the same `event_id`, on every leg. */
  #broadcast(event: object): void {
    this.#eventsSent += 1;
    const id = `event_${this.#options.session.seed}${this.#eventsSent.toString(36).padStart(6, '0')}`;
    const frame = JSON.stringify({ event_id: id, ...event });
    for (const leg of this.#legs) leg.send(frame);
  }

  #detectTurns(detection: TurnDetection | null): void {
    const before = this.#listening;
    this.#tuning = detection === null ? undefined : toListening(detection);
    // A turn that is being spoken goes on by the new figures: a new listener would never hear its end.
    if (before !== undefined && this.#tuning !== undefined) before.turns.retune(this.#tuning);
    else this.#relisten();
  }

  /** Cleared sound is no turn: what is said from here on is a new one. */
  #relisten(): void {
    const tuning = this.#tuning;
    const fromMs = this.#input.endMs;
    this.#listening = tuning && { turns: this.#options.senses.openListener(tuning), fromMs };
  }

  #takeTurn(effect: Effect & { type: 'hear' }): void {
    const { samples, lostMs } = this.#input.take(effect.span);
    if (lostMs > 0) this.dispatch({ type: 'soundLost', lostMs });
    void this.#hear(effect, samples);
  }

  async #hear({ itemId, answers }: Effect & { type: 'hear' }, samples: Float32Array<ArrayBuffer>): Promise<void> {
    try {
      const heard = await this.#options.senses.ears.hear(samples, { answers, signal: this.#life.signal });
      this.dispatch({ type: 'heard', itemId, heard });
    } catch (error) {
      if (this.#life.signal.aborted) return;
      this.#options.onFault(error);
      this.dispatch({ type: 'hearingFailed', itemId, message: 'The speech could not be recognised.' });
    }
  }

  async #speak(effect: Effect & { type: 'speak' }, signal: AbortSignal): Promise<void> {
    const { responseId, itemId, text } = effect;
    try {
      for await (const sentence of this.#options.senses.mouth.speak(text, { signal })) {
        if (signal.aborted) break;
        this.dispatch({ type: 'sentenceSpoken', responseId, text: sentence.text });
        this.#speaker.add(responseId, itemId, sentence);
      }
      this.dispatch({ type: 'spoken', responseId });
    } catch (error) {
      if (signal.aborted) return;
      this.#options.onFault(error);
      this.dispatch({ type: 'speakingFailed', responseId, message: 'The answer could not be spoken.' });
    } finally {
      this.#speaker.complete(responseId);
    }
  }
}
