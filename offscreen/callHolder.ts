import type { Failure } from '../protocol/appError.ts';
import { AppError } from '../protocol/appError.ts';
import type { EventOf, Handlers, Served } from '../protocol/contract.ts';
import type { OffscreenContract } from '../protocol/offscreenContract.ts';
import { Call } from './call.ts';
import { meterLevels } from './levelMeter.ts';

const heartbeatMs = 20_000;
const inFlightMs = 200;
type CallView = EventOf<OffscreenContract, 'call.changed'>['call'];

/**
 * Holds the one call, whichever worker is listening. The call outlives the port: a new worker asks what there is and goes
 * on with it. Events emitted while nobody listens are not missed: frames stay in the log, the rest is in `call.view`.
 */
export class CallHolder {
  #call: Call | null = null;
  #worker: Served<OffscreenContract> | null = null;
  #failure: Failure | null = null;
  #watched = false;
  #levelsWatched = false;
  #stopMeter: (() => void) | null = null;
  #heartbeat: ReturnType<typeof setInterval> | undefined;

  /** What a worker may ask, over however many ports. */
  readonly handlers: Handlers<OffscreenContract> = {
    'call.view': () => ({ call: this.view() }),
    'call.offer': async ({ attemptId, gate }) => ({ sdp: await this.#offer(attemptId, gate) }),
    'call.answer': async ({ attemptId, sdp }) => {
      await this.#of(attemptId).answer(sdp);
      return {};
    },
    'call.close': ({ attemptId }) => {
      if (this.#call?.attemptId === attemptId) this.#release();
      return {};
    },
    'control.send': ({ attemptId, frame }) => {
      this.#of(attemptId).send(frame);
      return {};
    },
    'control.watch': ({ attemptId, on }) => {
      this.#of(attemptId);
      this.#watched = on;
      return {};
    },
    'log.read': ({ attemptId, afterSeq }) => this.#of(attemptId).log.readAfter(afterSeq),
    'log.acknowledge': ({ attemptId, throughSeq }) => {
      this.#of(attemptId).log.acknowledge(throughSeq);
      return {};
    },
    'speech.settle': ({ attemptId }) => {
      this.#of(attemptId);
      return {};
    },
    'gate.open': ({ attemptId, frames }) => {
      const call = this.#of(attemptId);
      call.sendReady(frames);
      call.audio.letIn(true);
      return {};
    },
    'gate.shut': async ({ attemptId, frames }) => {
      const call = this.#of(attemptId);
      call.audio.letIn(false);
      await new Promise((resolve) => setTimeout(resolve, inFlightMs));
      return { sent: call.sendReady(frames) };
    },
    'speaker.silence': ({ attemptId, frames }) => {
      this.#of(attemptId).sendReady(frames);
      return {};
    },
    'microphone.mute': async ({ attemptId, on }) => {
      const call = this.#of(attemptId);
      if (on) call.mute();
      else await call.openMicrophone();
      return {};
    },
    'devices.use': ({ attemptId }) => {
      this.#of(attemptId);
      return {};
    },
    'level.watch': ({ on }) => {
      this.#levelsWatched = on;
      this.#meter();
      return {};
    },
  };

  /** Whether there is a call to keep, and so a worker to wake. */
  get busy(): boolean {
    return this.#call !== null;
  }

  /** From now on events go to this worker. It watches nothing until it says so. */
  attach(worker: Served<OffscreenContract>): void {
    this.#worker = worker;
    this.#watched = false;
    this.#levelsWatched = false;
    this.#meter();
    // Lost between two workers: the new one has not heard.
    if (this.#call !== null && this.#failure !== null) {
      worker.emit('microphone.failed', { attemptId: this.#call.attemptId, failure: this.#failure });
    }
  }

  view(): CallView | null {
    const call = this.#call;
    if (call === null) return null;
    const { attemptId, state, controlOpen, microphoneState: microphone } = call;
    return { attemptId, state, controlOpen, lastSeq: call.log.lastSeq, microphone, lagMs: 0, lostMs: 0 };
  }

  async #offer(attemptId: string, gate: 'open' | 'shut'): Promise<string> {
    this.#release();
    this.#failure = null;
    const call = new Call(attemptId, {
      changed: () => this.#report(call),
      framed: (frame) => {
        if (this.#watched) this.#worker?.emit('control.frame', { attemptId, ...frame });
      },
      microphoneFailed: (failure) => {
        this.#failure = failure;
        this.#worker?.emit('microphone.failed', { attemptId, failure });
      },
    });
    this.#call = call;
    this.#watched = false;
    this.#heartbeat = setInterval(() => this.#worker?.emit('heartbeat', {}), heartbeatMs);
    this.#meter();
    call.audio.letIn(gate === 'open');
    void call.openMicrophone();
    try {
      return await call.offer();
    } catch (error) {
      if (this.#call === call) this.#release();
      throw error;
    }
  }

  #report(call: Call): void {
    const view = this.view();
    if (call === this.#call && view !== null) this.#worker?.emit('call.changed', { call: view });
  }

  #of(attemptId: string): Call {
    if (this.#call?.attemptId !== attemptId) throw new AppError('call_unknown', 'There is no such call any more.');
    return this.#call;
  }

  #release(): void {
    clearInterval(this.#heartbeat);
    this.#call?.close();
    this.#call = null;
    this.#meter();
  }

  #meter(): void {
    this.#stopMeter?.();
    this.#stopMeter = null;
    if (this.#call === null || !this.#levelsWatched) return;
    const { input, output } = this.#call.audio;
    this.#stopMeter = meterLevels(input, output, (levels) => this.#worker?.emit('level.changed', levels));
  }
}
