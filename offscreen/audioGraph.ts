import { playEarcon } from './earcon.ts';
import type { TalkCommand, TalkReport } from './talk/messages.ts';

/**
 * The sound of one session, which outlives its calls. What is sent is a track made by the graph, not the microphone's own:
 * it exists before the microphone is open, and what is recorded meanwhile is played into it in order.
 */
export class AudioGraph {
  readonly input: AnalyserNode;
  readonly output: AnalyserNode;
  /** Resolves when sound is recorded and played. Rejects when the browser cannot load the processor. */
  readonly ready: Promise<void>;
  // Not with `sinkId: {type: 'none'}`: that clock skips when the machine is busy, and what the microphone brought is lost.
  readonly #context = new AudioContext({ latencyHint: 'interactive' });
  readonly #destination: MediaStreamAudioDestinationNode;
  readonly #tones: MediaStreamAudioDestinationNode;
  #talk: AudioWorkletNode | null = null;
  /** Told before the processor was there. */
  #untold: TalkCommand[] = [];
  #microphone: MediaStreamAudioSourceNode | null = null;
  #voice: MediaStreamAudioSourceNode | null = null;

  constructor(processorUrl: string, onReport: (report: TalkReport) => void) {
    this.#destination = this.#context.createMediaStreamDestination();
    this.#destination.channelCount = 1;
    this.#tones = this.#context.createMediaStreamDestination();
    this.input = this.#context.createAnalyser();
    this.output = this.#context.createAnalyser();
    this.ready = this.#load(processorUrl, onReport);
    // Who waits for it is told; nobody may be waiting yet.
    this.ready.catch(() => undefined);
  }

  /** The stream whose one track goes into the call. */
  get sent(): MediaStream {
    return this.#destination.stream;
  }

  /** Tones for the user's ear. They never go into a call. */
  get tones(): MediaStream {
    return this.#tones.stream;
  }

  tell(command: TalkCommand): void {
    if (this.#talk === null) this.#untold.push(command);
    else this.#talk.port.postMessage(command);
  }

  /** Takes its sound from this microphone from now on, or from none. */
  hear(microphone: MediaStream | null): void {
    this.#microphone?.disconnect();
    this.#microphone = microphone === null ? null : this.#context.createMediaStreamSource(microphone);
    this.#microphone?.connect(this.input);
    if (this.#talk !== null) this.#microphone?.connect(this.#talk, 0, 0);
  }

  /** Meters and watches this voice from now on, or none. Playing it is the speaker's. */
  follow(voice: MediaStream | null): void {
    this.#voice?.disconnect();
    this.#voice = voice === null ? null : this.#context.createMediaStreamSource(voice);
    this.#voice?.connect(this.output);
    if (this.#talk !== null) this.#voice?.connect(this.#talk, 0, 1);
  }

  playEarcon(): void {
    playEarcon(this.#context, this.#tones);
  }

  close(): void {
    this.tell({ type: 'ended' });
    void this.#context.close();
  }

  async #load(processorUrl: string, onReport: (report: TalkReport) => void): Promise<void> {
    await this.#context.audioWorklet.addModule(processorUrl);
    const talk = new AudioWorkletNode(this.#context, 'talk', {
      numberOfInputs: 2,
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    talk.port.onmessage = ({ data }: MessageEvent<TalkReport>) => onReport(data);
    for (const command of this.#untold) talk.port.postMessage(command);
    this.#untold = [];
    talk.connect(this.#destination);
    this.#microphone?.connect(talk, 0, 0);
    this.#voice?.connect(talk, 0, 1);
    this.#talk = talk;
  }
}
