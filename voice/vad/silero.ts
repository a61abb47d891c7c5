import type { InferenceSession } from 'onnxruntime-web';
import { Tensor } from 'onnxruntime-web';
import { modelFiles } from '../../protocol/voiceModels.ts';
import { loadModel } from '../onnx/loadModel.ts';

/** What Silero reads at once, at 16 kHz: 32 ms. */
export const frameSamples = 512;
/** The end of the frame before goes before each frame. */
const contextSamples = 64;

/** Silero VAD version 5 over one stream of 16 kHz sound. */
export class Silero {
  readonly #session: InferenceSession;
  readonly #sampleRate = new Tensor('int64', BigInt64Array.of(16_000n), [1]);
  #memory: Tensor = new Tensor('float32', new Float32Array(2 * 128), [2, 1, 128]);
  #context = new Float32Array(contextSamples);

  constructor(session: InferenceSession) {
    this.#session = session;
  }

  /** How likely the next frame is speech, 0 to 1; about 1 ms. Frames must come in order, one at a time. */
  async probability(frame: Float32Array): Promise<number> {
    const input = new Float32Array(contextSamples + frameSamples);
    input.set(this.#context);
    input.set(frame, contextSamples);
    this.#context = input.slice(-contextSamples);
    const feeds = {
      input: new Tensor('float32', input, [1, input.length]),
      state: this.#memory,
      sr: this.#sampleRate,
    };
    const { output, stateN } = await this.#session.run(feeds);
    if (output === undefined || stateN === undefined) throw new Error('Not the outputs of Silero VAD 5.');
    this.#memory = stateN;
    return Number(output.data[0]);
  }
}

/** Loads the weights once; each stream needs a {@link Silero} of its own. Rejects `models_missing`, `models_damaged`. */
export function loadSilero(modelsFolder: string): Promise<InferenceSession> {
  return loadModel(modelsFolder, modelFiles.voiceActivity);
}
