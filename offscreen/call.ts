import type { Failure } from '../protocol/appError.ts';
import { AppError, toFailure } from '../protocol/appError.ts';
import { limits } from '../protocol/limits.ts';
import type { CallState, MicrophoneState } from '../protocol/offscreenContract.ts';
import { AudioGraph } from './audioGraph.ts';
import { FrameLog } from './frameLog.ts';
import type { LoggedFrame } from './frameLog.ts';
import type { Microphone } from './microphone.ts';
import { openMicrophone } from './microphone.ts';

/** What a call tells its holder. */
export interface CallListeners {
  /** `state`, `controlOpen` or both changed. */
  changed(): void;
  framed(frame: LoggedFrame): void;
  microphoneFailed(failure: Failure): void;
}

const lostMicrophone = 'The microphone went away: it was unplugged, or its permission ended. Start again.';

/** One WebRTC call: peer connection, data channel, microphone, speaker and log, released together by {@link close}. */
export class Call {
  readonly attemptId: string;
  readonly log = new FrameLog();
  readonly audio = new AudioGraph();
  readonly #peer = new RTCPeerConnection();
  readonly #channel: RTCDataChannel;
  readonly #lifetime = new AbortController();
  readonly #listeners: CallListeners;
  #microphone: Microphone | null = null;
  #microphoneState: MicrophoneState = 'opening';

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

  get microphoneState(): MicrophoneState {
    return this.#microphoneState;
  }

  get controlOpen(): boolean {
    return this.#channel.readyState === 'open';
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

  /** Opens the microphone. A failure is told to the listeners. */
  async openMicrophone(): Promise<void> {
    this.#changeMicrophone('opening');
    try {
      this.#microphone = await openMicrophone(
        () => this.#loseMicrophone({ code: 'microphone_lost', message: lostMicrophone }),
        this.#lifetime,
      );
    } catch (error) {
      if (!this.#lifetime.signal.aborted) this.#loseMicrophone(toFailure(error));
      return;
    }
    this.audio.hear(this.#microphone.stream);
    this.#changeMicrophone('open');
  }

  /** Stops the microphone's track. */
  mute(): void {
    this.#microphone?.release();
    this.#microphone = null;
    this.#changeMicrophone('muted');
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

  /** Sends ready frames in order, if the channel is open. Returns whether it was. */
  sendReady(frames: readonly string[]): boolean {
    if (!this.controlOpen) return false;
    for (const frame of frames) this.send(frame);
    return true;
  }

  close(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    this.#microphone?.release();
    this.#channel.close();
    this.#peer.close();
    this.audio.close();
  }

  #loseMicrophone(failure: Failure): void {
    this.#microphone = null;
    this.#changeMicrophone('gone');
    this.#listeners.microphoneFailed(failure);
  }

  #changeMicrophone(state: MicrophoneState): void {
    this.#microphoneState = state;
    this.#listeners.changed();
  }

  #logFrame(data: unknown): void {
    if (typeof data !== 'string') return;
    this.#listeners.framed({ seq: this.log.append(data), frame: data });
  }
}
