import type { Failure } from '../protocol/appError.ts';
import { AppError } from '../protocol/appError.ts';

/** What the user hears: the voice of the call, and tones. When the chosen device goes, the default one takes its place. */
export class Speaker {
  readonly #voice = new Audio();
  readonly #tones = new Audio();
  readonly #lifetime = new AbortController();
  readonly #onFailed: (failure: Failure) => void;
  /** The chosen device, null for the default one. */
  #speakerId: string | null = null;

  /** `onFailed`: the chosen device went away. */
  constructor(tones: MediaStream, onFailed: (failure: Failure) => void) {
    this.#onFailed = onFailed;
    play(this.#tones, tones);
    const look = (): void => void this.#look().catch(() => undefined);
    navigator.mediaDevices.addEventListener('devicechange', look, this.#lifetime);
  }

  /** Whether the voice is silenced. */
  get silent(): boolean {
    return this.#voice.muted;
  }

  set silent(silent: boolean) {
    this.#voice.muted = silent;
  }

  /**
   * Plays a call's voice, or none. Chromium feeds a remote stream into an audio graph only while an element plays it, so
   * a silenced one goes on.
   */
  play(voice: MediaStream | null): void {
    this.silent = false;
    if (voice === null) this.#voice.srcObject = null;
    else play(this.#voice, voice);
  }

  /** Changes the device, null for the default one. Rejects `speaker_missing`; then the old one stays. */
  async use(speakerId: string | null): Promise<void> {
    const before = this.#speakerId;
    this.#speakerId = speakerId;
    try {
      await this.#voice.setSinkId(speakerId ?? '');
      await this.#tones.setSinkId(speakerId ?? '');
    } catch (error) {
      if (this.#speakerId === speakerId) this.#speakerId = before;
      throw new AppError('speaker_missing', 'The chosen speaker was not found. Choose another one.', { cause: error });
    }
  }

  close(): void {
    this.#lifetime.abort();
    this.play(null);
    this.#tones.srcObject = null;
  }

  /** Elements say nothing when their device is unplugged: they go on, and are not heard. */
  async #look(): Promise<void> {
    const speakerId = this.#speakerId;
    if (speakerId === null) return;
    const devices = await navigator.mediaDevices.enumerateDevices();
    // Without a permission no device has an id.
    if (devices.every(({ deviceId }) => deviceId === '')) return;
    if (devices.some(({ kind, deviceId }) => kind === 'audiooutput' && deviceId === speakerId)) return;
    // Looked at or changed meanwhile.
    if (this.#lifetime.signal.aborted || this.#speakerId !== speakerId) return;
    await this.use(null);
    this.#onFailed(lost);
  }
}

const lost: Failure = {
  code: 'speaker_missing',
  message: 'The chosen speaker went away. You hear the default one until you choose another.',
};

function play(element: HTMLAudioElement, stream: MediaStream): void {
  element.srcObject = stream;
  // Rejects only when another stream takes its place at once.
  element.play().catch(() => undefined);
}
