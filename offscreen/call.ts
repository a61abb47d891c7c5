import { AppError } from '../protocol/appError.ts';
import { limits } from '../protocol/limits.ts';
import type { CallState, ChannelState } from '../protocol/offscreenContract.ts';
import { FrameLog } from './frameLog.ts';
import type { LoggedFrame } from './frameLog.ts';

/** What a call tells its holder. */
interface CallListeners {
  /** `state`, `channel` or both changed. */
  changed(): void;
  framed(frame: LoggedFrame): void;
  /** The voice of the other side is there. */
  spoke(voice: MediaStream): void;
}

/** One WebRTC call: peer connection, data channel and log, released together by {@link close}. */
export class Call {
  readonly attemptId: string;
  readonly log = new FrameLog();
  readonly #peer = new RTCPeerConnection();
  readonly #dataChannel: RTCDataChannel;
  readonly #lifetime = new AbortController();
  readonly #listeners: CallListeners;

  /** A call that sends this sound. */
  constructor(attemptId: string, sent: MediaStream, listeners: CallListeners) {
    this.attemptId = attemptId;
    this.#listeners = listeners;
    // The data channel must be in the offer: the provider never opens one.
    this.#dataChannel = this.#peer.createDataChannel('oai-events');
    const { signal } = this.#lifetime;
    this.#dataChannel.addEventListener('open', () => listeners.changed(), { signal });
    this.#dataChannel.addEventListener('close', () => listeners.changed(), { signal });
    this.#dataChannel.addEventListener('message', (event) => this.#logFrame(event.data), { signal });
    this.#peer.addEventListener('connectionstatechange', () => listeners.changed(), { signal });
    this.#peer.addEventListener('track', (event) => listeners.spoke(new MediaStream([event.track])), { signal });
    for (const track of sent.getTracks()) this.#peer.addTrack(track, sent);
  }

  get state(): CallState {
    if (this.#lifetime.signal.aborted) return 'closed';
    const { connectionState } = this.#peer;
    if (connectionState === 'new' || connectionState === 'connecting') {
      return this.#peer.remoteDescription === null ? 'offering' : 'connecting';
    }
    return connectionState;
  }

  get channel(): ChannelState {
    const { readyState } = this.#dataChannel;
    return readyState === 'closing' ? 'closed' : readyState;
  }

  /**
   * Makes the offer. It is handed out without waiting for candidates: the provider learns our address from our first
   * packet. Rejects `call_failed`.
   */
  async offer(): Promise<string> {
    try {
      await this.#peer.setLocalDescription();
    } catch (error) {
      throw new AppError('call_failed', 'The browser could not start a call.', { cause: error });
    }
    return this.#peer.localDescription?.sdp ?? '';
  }

  /** Rejects `call_failed` when the browser cannot take the answer. */
  async answer(sdp: string): Promise<void> {
    try {
      await this.#peer.setRemoteDescription({ type: 'answer', sdp });
    } catch (error) {
      throw new AppError('call_failed', "The browser could not use the voice service's answer.", { cause: error });
    }
    this.#listeners.changed();
  }

  /** Sends a ready frame. Throws `control_lost` when the channel is not open, `message_too_large` above its limit. */
  send(frame: string): void {
    if (this.channel !== 'open') throw new AppError('control_lost', 'The data channel is not open.');
    if (new TextEncoder().encode(frame).length > limits.dataChannelBytes) {
      throw new AppError('message_too_large', 'This is too large for the data channel.');
    }
    this.#dataChannel.send(frame);
  }

  /** Sends ready frames in order, if the channel is open. Returns whether it was. */
  sendReady(frames: readonly string[]): boolean {
    if (this.channel !== 'open') return false;
    for (const frame of frames) this.send(frame);
    return true;
  }

  /** Resolves when the data channel is open, or never will be. */
  async channelOpened(): Promise<void> {
    while (this.channel === 'connecting' && !this.#lifetime.signal.aborted) {
      await new Promise((resolve) => {
        this.#dataChannel.addEventListener('open', resolve, { once: true });
        this.#dataChannel.addEventListener('close', resolve, { once: true });
        this.#lifetime.signal.addEventListener('abort', resolve, { once: true });
      });
    }
  }

  close(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    this.#dataChannel.close();
    this.#peer.close();
  }

  #logFrame(data: unknown): void {
    if (typeof data !== 'string') return;
    this.#listeners.framed({ seq: this.log.append(data), frame: data });
  }
}
