// What an audio worklet has besides the language.
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Hands every block it hears to the page. */
class EarProcessor extends AudioWorkletProcessor {
  process([input]: readonly Float32Array[][]): boolean {
    const samples = input?.[0];
    if (samples !== undefined) this.port.postMessage(samples.slice());
    return true;
  }
}

registerProcessor('ear', EarProcessor);
