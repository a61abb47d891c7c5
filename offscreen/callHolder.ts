import type { Failure } from '../protocol/appError.ts';
import { AppError } from '../protocol/appError.ts';
import type { EventOf, Handlers, Params, Served } from '../protocol/contract.ts';
import type { OffscreenContract } from '../protocol/offscreenContract.ts';
import { Call } from './call.ts';
import { Gate } from './gate.ts';
import { LogWatch } from './logWatch.ts';
import { meterLevels } from './levelMeter.ts';
import { SessionAudio } from './sessionAudio.ts';

const heartbeatMs = 20_000;
type CallView = EventOf<OffscreenContract, 'call.changed'>['call'];

/** What the holder needs from its surroundings. */
interface Surroundings {
  /** Where the audio worklet's script lies. */
  readonly processorUrl: string;
  after(delayMs: number, run: () => void): void;
}

/** The one call, and what belongs to it alone. */
interface Held {
  readonly call: Call;
  readonly gate: Gate;
}

/**
 * Holds the one call and the session's sound, whichever worker is listening. Both outlive the port: a new worker asks what
 * there is and goes on with it. Events emitted while nobody listens are not missed: frames stay in the log, the rest is in
 * `call.view`, but that a speaker went away.
 */
export class CallHolder {
  readonly #surroundings: Surroundings;
  #held: Held | null = null;
  #audio: SessionAudio | null = null;
  #worker: Served<OffscreenContract> | null = null;
  #watched = false;
  #levelsWatched = false;
  #stopMeter: (() => void) | null = null;

  /** What a worker may ask, over however many ports. */
  readonly handlers: Handlers<OffscreenContract> = {
    'call.view': () => ({ call: this.view() }),
    'call.offer': async (offer) => ({ sdp: await this.#offer(offer) }),
    'call.answer': async ({ attemptId, sdp }) => {
      await this.#of(attemptId).call.answer(sdp);
      return {};
    },
    'call.close': ({ attemptId }) => {
      this.#close(attemptId);
      return {};
    },
    'control.send': ({ attemptId, frame }) => {
      this.#of(attemptId).call.send(frame);
      return {};
    },
    'control.watch': ({ attemptId, on }) => {
      this.#of(attemptId);
      this.#watched = on;
      return {};
    },
    'log.read': ({ attemptId, afterSeq }) => this.#of(attemptId).call.log.readAfter(afterSeq),
    'log.acknowledge': ({ attemptId, throughSeq }) => {
      this.#of(attemptId).call.log.acknowledge(throughSeq);
      return {};
    },
    'speech.settle': ({ attemptId, throughMs, pending }) => {
      this.#soundOf(attemptId).tell({ type: 'settled', throughMs, pending });
      return {};
    },
    'gate.open': ({ attemptId, frames }) => {
      this.#of(attemptId).gate.open(frames);
      return {};
    },
    'gate.shut': ({ attemptId, frames }) => this.#of(attemptId).gate.shut(frames),
    'speaker.silence': ({ attemptId, frames }) => {
      this.#soundOf(attemptId).silence();
      this.#of(attemptId).call.sendReady(frames);
      return {};
    },
    'microphone.mute': async ({ attemptId, on }) => {
      await this.#soundOf(attemptId).mute(on);
      return {};
    },
    'devices.use': async ({ attemptId, ...devices }) => {
      await this.#soundOf(attemptId).use(devices);
      return {};
    },
    'level.watch': ({ on }) => {
      this.#levelsWatched = on;
      this.#meter();
      return {};
    },
  };

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    setInterval(() => this.#worker?.emit('heartbeat', {}), heartbeatMs);
  }

  /** Whether there is a call or its sound to keep, and so a worker to wake. */
  get busy(): boolean {
    return this.#audio !== null;
  }

  /** From now on events go to this worker. It watches nothing until it says so. */
  attach(worker: Served<OffscreenContract>): void {
    this.#worker = worker;
    this.#watched = false;
    this.#levelsWatched = false;
    this.#meter();
    // Lost between two workers: the new one has not heard.
    this.#reportFailure();
  }

  view(): CallView | null {
    if (this.#held === null || this.#audio === null) return null;
    const { attemptId, state, channel, log } = this.#held.call;
    const { microphone, lag } = this.#audio;
    return { attemptId, state, channel, lastSeq: log.lastSeq, microphone, ...lag };
  }

  async #offer({ attemptId, ...how }: Params<OffscreenContract, 'call.offer'>): Promise<string> {
    this.#endCall();
    if (!how.replays) this.#endAudio();
    const audio = this.#audio ?? this.#beginAudio();
    const call: Call = new Call(attemptId, audio.graph.sent, {
      changed: () => this.#callChanged(call),
      framed: (frame) => {
        if (this.#watched) this.#worker?.emit('control.frame', { attemptId, ...frame });
        else watch.grew();
      },
      spoke: (voice) => audio.play(voice),
    });
    const watch = new LogWatch({
      after: (delayMs, run) => this.#surroundings.after(delayMs, run),
      waits: () => this.#held?.call === call && !this.#watched && call.log.waits,
      onWaiting: () => this.#worker?.emit('log.waiting', { attemptId }),
    });
    this.#held = { call, gate: new Gate(call, audio) };
    this.#watched = false;
    audio.begin(how);
    this.#meter();
    try {
      return await call.offer();
    } catch (error) {
      this.#close(attemptId);
      throw error;
    }
  }

  #callChanged(call: Call): void {
    if (call !== this.#held?.call) return;
    this.#audio?.connect(call.state === 'connected');
    this.#report();
  }

  #report(): void {
    const view = this.view();
    if (view !== null) this.#worker?.emit('call.changed', { call: view });
  }

  #reportFailure(): void {
    const failure = this.#audio?.failure ?? null;
    if (this.#held === null || failure === null) return;
    this.#worker?.emit('microphone.failed', { attemptId: this.#held.call.attemptId, failure });
  }

  #reportSpeaker(failure: Failure): void {
    if (this.#held !== null) this.#worker?.emit('speaker.failed', { attemptId: this.#held.call.attemptId, failure });
  }

  #reportDoubt(): void {
    if (this.#held !== null) this.#worker?.emit('speech.doubtful', { attemptId: this.#held.call.attemptId });
  }

  #of(attemptId: string): Held {
    if (this.#held?.call.attemptId !== attemptId) {
      throw new AppError('call_unknown', 'There is no such call any more.');
    }
    return this.#held;
  }

  #soundOf(attemptId: string): SessionAudio {
    this.#of(attemptId);
    if (this.#audio === null) throw new AppError('call_unknown', 'There is no such call any more.');
    return this.#audio;
  }

  #close(attemptId: string | null): void {
    if (attemptId !== null && attemptId !== this.#held?.call.attemptId) return;
    this.#endCall();
    this.#endAudio();
  }

  #beginAudio(): SessionAudio {
    const audio = new SessionAudio(this.#surroundings.processorUrl, {
      changed: () => this.#report(),
      failed: () => this.#reportFailure(),
      speakerFailed: (failure) => this.#reportSpeaker(failure),
      doubted: () => this.#reportDoubt(),
      drained: (drained) => void this.#held?.gate.drained(drained),
    });
    this.#audio = audio;
    return audio;
  }

  #endCall(): void {
    this.#held?.gate.close();
    this.#held?.call.close();
    this.#held = null;
    this.#audio?.connect(false);
    this.#audio?.play(null);
    this.#meter();
  }

  #endAudio(): void {
    this.#audio?.close();
    this.#audio = null;
    this.#meter();
  }

  #meter(): void {
    this.#stopMeter?.();
    this.#stopMeter = null;
    if (this.#audio === null || !this.#levelsWatched) return;
    const { input, output } = this.#audio.graph;
    this.#stopMeter = meterLevels(input, output, (levels) => this.#worker?.emit('level.changed', levels));
  }
}
