/**
 * The sound of one call. What is sent is a track made by the graph, not the microphone's own: it exists before the
 * microphone is open, and whatever is put between the two later plays into the call in order.
 */
export class AudioGraph {
  readonly input: AnalyserNode;
  readonly output: AnalyserNode;
  readonly #context = new AudioContext({ latencyHint: 'interactive' });
  readonly #destination = this.#context.createMediaStreamDestination();
  readonly #speaker = new Audio();

  constructor() {
    this.input = this.#context.createAnalyser();
    this.output = this.#context.createAnalyser();
    this.input.connect(this.#destination);
  }

  /** The stream whose one track goes into the call. */
  get sent(): MediaStream {
    return this.#destination.stream;
  }

  hear(microphone: MediaStream): void {
    this.#context.createMediaStreamSource(microphone).connect(this.input);
  }

  /** Whether what the microphone hears goes into the call. */
  letIn(on: boolean): void {
    for (const track of this.sent.getTracks()) track.enabled = on;
  }

  /** Plays the other side. */
  play(remote: MediaStream): void {
    // Chromium feeds a remote stream into an audio graph only while an element plays it too.
    this.#speaker.srcObject = remote;
    void this.#speaker.play();
    this.#context.createMediaStreamSource(remote).connect(this.output);
  }

  close(): void {
    this.#speaker.srcObject = null;
    void this.#context.close();
  }
}
