import { NoteReader } from './notes.ts';

/** Listens to a stream in this page and names the notes in it. */
export class Ear {
  readonly reader = new NoteReader();
  readonly #context = new AudioContext({ sampleRate: 48_000 });
  readonly #waiting = new Set<() => void>();
  readonly #player = new Audio();

  async listen(stream: MediaStream): Promise<void> {
    // A remote track reaches an audio graph only while an element plays it.
    this.#player.muted = true;
    this.#player.srcObject = stream;
    await this.#player.play();
    await this.#context.audioWorklet.addModule(new URL('./earProcessor.ts', import.meta.url).href);
    const ear = new AudioWorkletNode(this.#context, 'ear', { channelCount: 1, channelCountMode: 'explicit' });
    ear.port.onmessage = ({ data }: MessageEvent<Float32Array>) => {
      this.reader.read(data);
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    };
    this.#context.createMediaStreamSource(stream).connect(ear);
  }

  /** The notes heard so far, in order. */
  get hz(): readonly number[] {
    return this.reader.hz;
  }

  /** Resolves as soon as what has been heard makes it so. */
  async until(met: () => boolean): Promise<void> {
    while (!met()) await new Promise<void>((resolve) => this.#waiting.add(resolve));
  }

  /** Resolves when so many more samples have been listened to. */
  async pass(blocks: number): Promise<void> {
    for (let left = blocks; left > 0; left -= 1) {
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  close(): void {
    this.#player.srcObject = null;
    void this.#context.close();
  }
}
