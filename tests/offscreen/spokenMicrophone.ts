const noteS = 0.2;
const gapS = 0.04;
const loudness = 0.3;

/** A microphone in place of the browser's, which a test speaks notes into. Every opening gets a track of its own. */
export class SpokenMicrophone {
  readonly opened: { readonly constraints: MediaStreamConstraints | undefined; readonly track: MediaStreamTrack }[] =
    [];
  /** What the next openings fail with, in order. */
  readonly failures: DOMException[] = [];
  readonly #context = new AudioContext({ sampleRate: 48_000 });
  readonly #voice = this.#context.createGain();
  readonly #real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);

  constructor() {
    navigator.mediaDevices.getUserMedia = (constraints) => {
      const failure = this.failures.shift();
      if (failure !== undefined) return Promise.reject(failure);
      const output = this.#context.createMediaStreamDestination();
      const [track] = output.stream.getTracks();
      if (track === undefined) throw new Error('A destination has a track.');
      this.opened.push({ constraints, track });
      this.#voice.connect(output);
      return Promise.resolve(output.stream);
    };
  }

  /** Says the notes one after the other. Resolves when the last one is over. */
  async say(...hz: readonly number[]): Promise<void> {
    await Promise.all(hz.map((one, index) => this.#say(one, this.#context.currentTime + index * (noteS + gapS))));
  }

  /** Is quiet for so long, on the clock of its samples. */
  async pause(seconds: number): Promise<void> {
    const quiet = this.#context.createConstantSource();
    quiet.offset.value = 0;
    await this.#over(quiet, this.#context.currentTime, seconds);
  }

  /** The track that was opened last. */
  get track(): MediaStreamTrack | undefined {
    return this.opened.at(-1)?.track;
  }

  close(): void {
    navigator.mediaDevices.getUserMedia = this.#real;
    void this.#context.close();
  }

  async #say(hz: number, at: number): Promise<void> {
    const tone = this.#context.createOscillator();
    const volume = this.#context.createGain();
    tone.frequency.value = hz;
    volume.gain.value = loudness;
    tone.connect(volume).connect(this.#voice);
    await this.#over(tone, at, noteS);
    volume.disconnect();
  }

  #over(source: AudioScheduledSourceNode, at: number, seconds: number): Promise<void> {
    return new Promise((resolve) => {
      source.onended = () => resolve();
      source.start(at);
      source.stop(at + seconds);
    });
  }
}
