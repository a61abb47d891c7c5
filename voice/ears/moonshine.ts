import type { InferenceSession } from 'onnxruntime-web';
import { Tensor } from 'onnxruntime-web';
import { modelFiles } from '../../protocol/voiceModels.ts';
import { loadModel } from '../onnx/loadModel.ts';

// Moonshine tiny: an encoder, and a decoder whose cache holds, per layer, keys and values of the sound (the same for all
// readings of one turn) and of the tokens so far (one row per reading).

const layers = 6;
const heads = 8;
const headSize = 36;
const vocabularySize = 32_768;

/** The tokens that begin and end a text. */
const startToken = 1;
export const endToken = 2;

type Cache = Readonly<Record<string, Tensor>>;

/** A batch of partial readings of one turn. */
export interface DecoderStep {
  readonly sound: Tensor;
  readonly soundCache: Cache;
  readonly textCache: Cache;
  /** `rows × vocabularySize`: how the model rates each next token, before the softmax. */
  readonly logits: Float32Array;
}

/** A reading of the next batch: the row it continues and the token it adds. */
export interface Continuation {
  readonly row: number;
  readonly token: number;
}

/** Moonshine tiny (English) as a next-token model over a recording. */
export class Moonshine {
  readonly #encoder: InferenceSession;
  readonly #decoder: InferenceSession;

  constructor(encoder: InferenceSession, decoder: InferenceSession) {
    this.#encoder = encoder;
    this.#decoder = decoder;
  }

  /** Encodes 16 kHz sound and rates the first token. */
  async begin(samples: Float32Array): Promise<DecoderStep> {
    const encoded = await this.#encoder.run({ input_values: new Tensor('float32', samples, [1, samples.length]) });
    const sound = required(encoded, 'last_hidden_state');
    const empty = new Tensor('float32', new Float32Array(0), [0, heads, 1, headSize]);
    const none = Object.fromEntries(cacheNames.map((name) => [name, empty]));
    const output = await this.#run(sound, none, [startToken], false);
    return {
      sound,
      soundCache: pick(output, 'encoder'),
      textCache: pick(output, 'decoder'),
      logits: floats(required(output, 'logits')),
    };
  }

  /** Adds one token to each of the chosen readings. */
  async advance(step: DecoderStep, continuations: readonly Continuation[]): Promise<DecoderStep> {
    const rows = continuations.map(({ row }) => row);
    const textCache = Object.fromEntries(
      Object.entries(step.textCache).map(([name, tensor]) => [name, gatherRows(tensor, rows)]),
    );
    const tokens = continuations.map(({ token }) => token);
    const output = await this.#run(step.sound, { ...step.soundCache, ...textCache }, tokens, true);
    return { ...step, textCache: pick(output, 'decoder'), logits: floats(required(output, 'logits')) };
  }

  #run(sound: Tensor, cache: Cache, tokens: readonly number[], cached: boolean): Promise<InferenceSession.ReturnType> {
    return this.#decoder.run({
      input_ids: new Tensor('int64', BigInt64Array.from(tokens, BigInt), [tokens.length, 1]),
      // One row serves the whole batch: the graph broadcasts it.
      encoder_hidden_states: sound,
      use_cache_branch: new Tensor('bool', Uint8Array.of(cached ? 1 : 0), [1]),
      ...cache,
    });
  }
}

/** Loads both graphs, one after the other. Rejects `models_missing`, `models_damaged`. */
export async function loadMoonshine(modelsFolder: string): Promise<Moonshine> {
  const encoder = await loadModel(modelsFolder, modelFiles.encoder);
  return new Moonshine(encoder, await loadModel(modelsFolder, modelFiles.decoder));
}

/** The logits of one row. */
export function rowLogits(step: DecoderStep, row: number): Float32Array {
  return step.logits.subarray(row * vocabularySize, (row + 1) * vocabularySize);
}

const cacheNames = Array.from({ length: layers }, (_, layer) =>
  ['decoder', 'encoder'].flatMap((side) => ['key', 'value'].map((part) => `past_key_values.${layer}.${side}.${part}`)),
).flat();

/** The new cache of one side, under the names it goes back in with. */
function pick(output: InferenceSession.ReturnType, side: 'encoder' | 'decoder'): Cache {
  return Object.fromEntries(
    cacheNames
      .filter((name) => name.includes(side))
      .map((name) => [name, required(output, name.replace('past_key_values', 'present'))]),
  );
}

function gatherRows(tensor: Tensor, rows: readonly number[]): Tensor {
  const [, ...shape] = tensor.dims;
  const size = shape.reduce((product, length) => product * length, 1);
  const source = floats(tensor);
  const target = new Float32Array(rows.length * size);
  for (const [index, row] of rows.entries()) target.set(source.subarray(row * size, (row + 1) * size), index * size);
  return new Tensor('float32', target, [rows.length, ...shape]);
}

function required(output: InferenceSession.ReturnType, name: string): Tensor {
  const tensor = output[name];
  if (tensor === undefined) throw new Error(`Moonshine's graph has no output ${name}.`);
  return tensor;
}

function floats(tensor: Tensor): Float32Array {
  if (!(tensor.data instanceof Float32Array)) throw new Error('Moonshine speaks 32-bit floats.');
  return tensor.data;
}
