import type { TalkCommand, TalkReport } from './messages.ts';
import { TalkLine } from './talkLine.ts';

// What an audio worklet has besides the language. TypeScript has no library for it.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Runs a {@link TalkLine} on the audio thread. Input 0 is the microphone, input 1 the voice; output 0 goes into the call. */
class TalkProcessor extends AudioWorkletProcessor {
  readonly #line = new TalkLine(sampleRate, (report: TalkReport) => {
    this.port.postMessage(report);
  });
  #ended = false;

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<TalkCommand>) => {
      if (data.type === 'ended') this.#ended = true;
      else this.#line.take(data);
    };
  }

  /** An input without a channel is one that nothing is connected to. False lets the browser forget this processor. */
  process([microphone, voice]: readonly Float32Array[][], [call]: readonly Float32Array[][]): boolean {
    const output = call?.[0];
    if (this.#ended || output === undefined) return !this.#ended;
    this.#line.process({ microphone: microphone?.[0], voice: voice?.[0], output });
    return true;
  }
}

registerProcessor('talk', TalkProcessor);
