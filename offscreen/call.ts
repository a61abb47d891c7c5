import { AppError } from '../protocol/appError.ts';
import { limits } from '../protocol/limits.ts';
import type { CallState } from '../protocol/offscreenContract.ts';
import { AudioGraph } from './audioGraph.ts';
import { FrameLog } from './frameLog.ts';
import type { LoggedFrame } from './frameLog.ts';
import { openMicrophone } from './microphone.ts';

/** What a call tells its holder. */
export interface CallListeners {
  /** `state`, `controlOpen` or both changed. */
  changed(): void;
  framed(frame: LoggedFrame): void;
  microphoneEnded(): void;
}

/** One WebRTC call: peer connection, data channel, microphone, speaker and log, released together by {@link close}. */
export class Call {
  readonly attemptId: string;
  readonly log = new FrameLog();
  readonly audio = new AudioGraph();
  readonly #peer = new RTCPeerConnection();
  readonly #channel: RTCDataChannel;
  readonly #lifetime = new AbortController();
  readonly #listeners: CallListeners;
  #microphoneEnded = false;

  constructor(attemptId: string, listeners: CallListeners) {
    this.attemptId = attemptId;
    this.#listeners = listeners;
    // The data channel must be in the offer: the provider never opens one.
    this.#channel = this.#peer.createDataChannel('oai-events');
    const { signal } = this.#lifetime;
    this.#channel.addEventListener('open', () => listeners.changed(), { signal });
    this.#channel.addEventListener('close', () => listeners.changed(), { signal });
    this.#channel.addEventListener('message', (event) => this.#logFrame(event.data), { signal });
    this.#peer.addEventListener('connectionstatechange', () => listeners.changed(), { signal });
    this.#peer.addEventListener('track', (event) => this.audio.play(new MediaStream([event.track])), { signal });
    for (const track of this.audio.sent.getTracks()) this.#peer.addTrack(track, this.audio.sent);
  }

  get state(): CallState {
    if (this.#lifetime.signal.aborted) return 'closed';
    const { connectionState } = this.#peer;
    if (connectionState === 'new' || connectionState === 'connecting') {
      return this.#peer.remoteDescription === null ? 'offering' : 'connecting';
    }
    return connectionState;
  }

  /** Whether the microphone went away by itself, and with it what the call is for. */
  get microphoneEnded(): boolean {
    return this.#microphoneEnded;
  }

  get controlOpen(): boolean {
    return this.#channel.readyState === 'open';
  }

  /**
   * Opens the microphone and makes the offer, side by side. The offer is handed out without waiting for candidates: the
   * provider learns our address from our first packet. Rejects `microphone_*`, `cancelled` or `call_failed`.
   */
  async offer({ signal }: { signal: AbortSignal }): Promise<string> {
    const opening = AbortSignal.any([signal, this.#lifetime.signal]);
    const onEnded = (): void => {
      this.#microphoneEnded = true;
      this.#listeners.microphoneEnded();
    };
    const microphone = openMicrophone(onEnded, { signal: opening }).then((opened) => {
      this.#lifetime.signal.addEventListener('abort', () => opened.release());
      this.audio.hear(opened.stream);
    });
    const [sdp] = await Promise.all([this.#describe(), microphone]);
    return sdp;
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
    if (!this.controlOpen) throw new AppError('control_lost', 'The data channel is not open.');
    if (new TextEncoder().encode(frame).length > limits.dataChannelBytes) {
      throw new AppError('message_too_large', 'This is too large for the data channel.');
    }
    this.#channel.send(frame);
  }

  close(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    this.#channel.close();
    this.#peer.close();
    this.audio.close();
  }

  async #describe(): Promise<string> {
    try {
      await this.#peer.setLocalDescription();
    } catch (error) {
      throw new AppError('call_failed', 'The browser could not start a call.', { cause: error });
    }
    return this.#peer.localDescription?.sdp ?? '';
  }

  #logFrame(data: unknown): void {
    if (typeof data !== 'string') return;
    this.#listeners.framed({ seq: this.log.append(data), frame: data });
  }
}
