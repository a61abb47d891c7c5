import { AppError } from '../protocol/appError.ts';

/** What the user hears: the voice of the call, and tones. */
export class Speaker {
  readonly #voice = new Audio();
  readonly #tones = new Audio();

  constructor(tones: MediaStream) {
    play(this.#tones, tones);
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
    try {
      await this.#voice.setSinkId(speakerId ?? '');
      await this.#tones.setSinkId(speakerId ?? '');
    } catch (error) {
      throw new AppError('speaker_missing', 'The chosen speaker was not found. Choose another one.', { cause: error });
    }
  }

  close(): void {
    this.play(null);
    this.#tones.srcObject = null;
  }
}

function play(element: HTMLAudioElement, stream: MediaStream): void {
  element.srcObject = stream;
  // Rejects only when another stream takes its place at once.
  element.play().catch(() => undefined);
}
