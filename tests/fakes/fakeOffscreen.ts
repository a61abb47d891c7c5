import type { OffscreenDocument } from '../../background/links/offscreenLink.ts';
import { FrameLog } from '../../offscreen/frameLog.ts';
import { AppError } from '../../protocol/appError.ts';
import type { AppErrorCode } from '../../protocol/appError.ts';
import { serveContract } from '../../protocol/channel.ts';
import type { Served } from '../../protocol/contract.ts';
import type { CallState, OffscreenContract } from '../../protocol/offscreenContract.ts';
import { offscreenContract } from '../../protocol/offscreenContract.ts';
import { createPortPair } from '../../protocol/port.ts';
import type { Port } from '../../protocol/port.ts';

/** An offscreen document without media: it outlives the worker, and the test says how its call fares. */
export class FakeOffscreen implements OffscreenDocument {
  /** What was asked of it, in order. */
  readonly requests: string[] = [];
  /** Frames sent on the data channel. */
  readonly sent: string[] = [];
  microphone: AppErrorCode | null = null;
  log = new FrameLog();
  #accept: (port: Port) => void = () => undefined;
  #worker: Served<OffscreenContract> | null = null;
  #port: Port | null = null;
  #open = false;
  #call: { readonly attemptId: string; state: CallState; controlOpen: boolean } | null = null;
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

  simulateState(state: CallState, controlOpen = state === 'connected'): void {
    if (this.#call === null) throw new Error('There is no call.');
    Object.assign(this.#call, { state, controlOpen });
    this.#worker?.emit('call.changed', { call: { ...this.#call, lastSeq: this.log.lastSeq } });
  }

  simulateFrame(event: object): void {
    const frame = JSON.stringify(event);
    const seq = this.log.append(frame);
    if (this.#watched && this.#call !== null) {
      this.#worker?.emit('control.frame', { attemptId: this.#call.attemptId, seq, frame });
    }
  }

  simulateMicrophoneEnd(): void {
    if (this.#call !== null) this.#worker?.emit('microphone.ended', { attemptId: this.#call.attemptId });
  }

  simulateCrash(): void {
    void this.close();
  }

  #dial(): void {
    const [near, far] = createPortPair();
    this.#port = near;
    this.#watched = false;
    this.#worker = serveContract(near, offscreenContract, {
      'call.view': () => ({ call: this.#call === null ? null : { ...this.#call, lastSeq: this.log.lastSeq } }),
      'call.offer': ({ attemptId }) => {
        this.requests.push('call.offer');
        if (this.microphone !== null) throw new AppError(this.microphone, 'No microphone.');
        this.#call = { attemptId, state: 'offering', controlOpen: false };
        this.log = new FrameLog();
        return { sdp: `offer of ${attemptId}` };
      },
      'call.answer': ({ sdp }) => {
        this.requests.push(`call.answer ${sdp}`);
        return {};
      },
      'call.close': () => {
        this.requests.push('call.close');
        this.#call = null;
        return {};
      },
      'control.send': ({ frame }) => {
        if (this.#call?.controlOpen !== true) throw new AppError('control_lost', 'Closed.');
        this.sent.push(frame);
        return {};
      },
      'control.watch': ({ on }) => {
        this.#watched = on;
        return {};
      },
      'log.read': ({ afterSeq }) => this.log.readAfter(afterSeq),
      'log.acknowledge': ({ throughSeq }) => {
        this.log.acknowledge(throughSeq);
        return {};
      },
      'level.watch': () => ({}),
    });
    this.#accept(far);
  }
}
