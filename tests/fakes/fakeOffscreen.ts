import type { OffscreenDocument } from '../../background/links/offscreenLink.ts';
import { FrameLog } from '../../offscreen/frameLog.ts';
import { AppError } from '../../protocol/appError.ts';
import type { AppErrorCode } from '../../protocol/appError.ts';
import { serveContract } from '../../protocol/channel.ts';
import type { EventOf, Params, Served } from '../../protocol/contract.ts';
import type { CallState, ChannelState, OffscreenContract } from '../../protocol/offscreenContract.ts';
import { offscreenContract } from '../../protocol/offscreenContract.ts';
import { createPortPair } from '../../protocol/port.ts';
import type { Port } from '../../protocol/port.ts';

type View = EventOf<OffscreenContract, 'call.changed'>['call'];

/** An offscreen document without media: it outlives the worker, and the test says how its call fares. */
export class FakeOffscreen implements OffscreenDocument {
  /** What was asked of it, in order. */
  readonly requests: string[] = [];
  /** Frames sent on the data channel. */
  readonly sent: string[] = [];
  /** How each call was asked for. */
  readonly offers: Params<OffscreenContract, 'call.offer'>[] = [];
  /** What was settled, in order. */
  readonly settled: Params<OffscreenContract, 'speech.settle'>[] = [];
  /** What the devices were changed to. */
  readonly devices: Params<OffscreenContract, 'devices.use'>[] = [];
  microphone: AppErrorCode | null = null;
  /** Nothing but silence is recorded: no turn ends. */
  quiet = false;
  /** The clock of sent sound. */
  sentMs = 0;
  log = new FrameLog();
  #accept: (port: Port) => void = () => undefined;
  #worker: Served<OffscreenContract> | null = null;
  #port: Port | null = null;
  #open = false;
  #call: Omit<View, 'lastSeq'> | null = null;
  #watched = false;

  /** Whose ports the document dials from now on; dials at once if it is there. */
  belongTo(accept: (port: Port) => void): void {
    this.#accept = accept;
    if (this.#open) this.#dial();
  }

  exists(): Promise<boolean> {
    return Promise.resolve(this.#open);
  }

  create(): Promise<void> {
    if (this.#open) return Promise.reject(new Error('Only a single offscreen document may be created.'));
    this.#open = true;
    this.#dial();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.#open = false;
    this.#call = null;
    this.#port?.disconnect();
    return Promise.resolve();
  }

  get attemptId(): string | undefined {
    return this.#call?.attemptId;
  }

  /** Whether a request to close the call arrives before the worker is killed. */
  answersClose = true;

  simulateState(state: CallState, channel = usualChannel(state)): void {
    if (this.#call === null) throw new Error('There is no call.');
    this.#change({ state, channel });
  }

  simulateLag(lagMs: number, lostMs = 0): void {
    this.#change({ lagMs, lostMs });
  }

  simulateFrame(event: object): void {
    const frame = JSON.stringify(event);
    const seq = this.log.append(frame);
    if (this.#watched && this.#call !== null) {
      this.#worker?.emit('control.frame', { attemptId: this.#call.attemptId, seq, frame });
    }
  }

  /** Media that had gone down are back, and what was said before has had no effect. */
  simulateDoubt(): void {
    if (this.#call !== null) this.#worker?.emit('speech.doubtful', { attemptId: this.#call.attemptId });
  }

  simulateMicrophoneEnd(): void {
    this.#failMicrophone('microphone_lost');
  }

  simulateSpeakerEnd(): void {
    const failure = { code: 'speaker_missing', message: 'No speaker.' } as const;
    if (this.#call !== null) this.#worker?.emit('speaker.failed', { attemptId: this.#call.attemptId, failure });
  }

  simulateCrash(): void {
    void this.close();
  }

  #failMicrophone(code: AppErrorCode): void {
    if (this.#call === null) return;
    this.#change({ microphone: 'gone' });
    const failure = { code, message: 'No microphone.' };
    this.#worker?.emit('microphone.failed', { attemptId: this.#call.attemptId, failure });
  }

  #change(change: Partial<View>): void {
    if (this.#call === null) return;
    this.#call = { ...this.#call, ...change };
    this.#worker?.emit('call.changed', { call: { ...this.#call, lastSeq: this.log.lastSeq } });
  }

  #of(attemptId: string): Omit<View, 'lastSeq'> {
    if (this.#call?.attemptId !== attemptId) throw new AppError('call_unknown', 'There is no such call any more.');
    return this.#call;
  }

  #sendReady(frames: readonly string[]): boolean {
    if (this.#call?.channel !== 'open') return false;
    this.sent.push(...frames);
    return true;
  }

  #dial(): void {
    const [near, far] = createPortPair();
    this.#port = near;
    this.#watched = false;
    this.#worker = serveContract(near, offscreenContract, {
      'call.view': () => ({ call: this.#call === null ? null : { ...this.#call, lastSeq: this.log.lastSeq } }),
      'call.offer': (offer) => {
        const { attemptId } = offer;
        this.requests.push('call.offer');
        this.offers.push(offer);
        this.#call = {
          attemptId,
          state: 'offering',
          channel: 'connecting',
          microphone: this.microphone === null ? 'open' : 'gone',
          lagMs: 0,
          lostMs: 0,
        };
        this.log = new FrameLog();
        const code = this.microphone;
        if (code !== null) queueMicrotask(() => this.#failMicrophone(code));
        return { sdp: `offer of ${attemptId}` };
      },
      'call.answer': ({ attemptId, sdp }) => {
        const call = this.#of(attemptId);
        this.requests.push(`call.answer ${sdp}`);
        this.#call = { ...call, state: 'connecting' };
        return {};
      },
      'call.close': ({ attemptId }) => {
        if (!this.answersClose) return new Promise(() => undefined);
        this.requests.push('call.close');
        if (attemptId === null || attemptId === this.#call?.attemptId) this.#call = null;
        return {};
      },
      'control.send': ({ attemptId, frame }) => {
        if (this.#of(attemptId).channel !== 'open') throw new AppError('control_lost', 'Closed.');
        this.sent.push(frame);
        return {};
      },
      'control.watch': ({ attemptId, on }) => {
        this.#of(attemptId);
        this.#watched = on;
        return {};
      },
      'log.read': ({ attemptId, afterSeq }) => {
        this.#of(attemptId);
        return this.log.readAfter(afterSeq);
      },
      'log.acknowledge': ({ attemptId, throughSeq }) => {
        this.#of(attemptId);
        this.log.acknowledge(throughSeq);
        return {};
      },
      'speech.settle': (settled) => {
        this.#of(settled.attemptId);
        this.settled.push(settled);
        return {};
      },
      'gate.open': ({ attemptId, frames }) => {
        this.#of(attemptId);
        this.requests.push('gate.open');
        this.#sendReady(frames);
        return {};
      },
      'gate.shut': ({ attemptId, frames }) => {
        this.#of(attemptId);
        this.requests.push('gate.shut');
        if (this.quiet) return { end: 'empty', throughMs: this.sentMs };
        return { end: this.#sendReady(frames) ? 'sent' : 'unsent', throughMs: this.sentMs };
      },
      'speaker.silence': ({ attemptId, frames }) => {
        this.#of(attemptId);
        this.requests.push('speaker.silence');
        this.#sendReady(frames);
        return {};
      },
      'microphone.mute': ({ attemptId, on }) => {
        this.#of(attemptId);
        this.requests.push(`microphone.mute ${on}`);
        // Only a muted one opens again.
        if (on) this.#change({ microphone: 'muted' });
        else if (this.#of(attemptId).microphone === 'muted') this.#change({ microphone: 'open' });
        return {};
      },
      'devices.use': (devices) => {
        this.#of(devices.attemptId);
        this.devices.push(devices);
        return {};
      },
      'level.watch': () => ({}),
    });
    this.#accept(far);
    if (this.#call?.microphone === 'gone') this.#failMicrophone('microphone_lost');
  }
}

function usualChannel(state: CallState): ChannelState {
  if (state === 'connected') return 'open';
  return state === 'connecting' ? 'connecting' : 'closed';
}
