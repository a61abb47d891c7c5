import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Tensor } from 'onnxruntime-web';
import { hearAgain } from '../../../voice/ears/hearAgain.ts';
import type { Continuation, DecoderStep } from '../../../voice/ears/moonshine.ts';
import type { CommandReading } from '../../../voice/ears/tokenReading.ts';

const vocabularySize = 32_768;
const end = 2;
const [one, two, three] = [100, 200, 300];
const { signal } = new AbortController();
const none = new Tensor('float32', new Float32Array(0), [0]);

/** A model that hears `one` in slow sound and `two` in fast sound, each e times likelier, and then anything at all. */
class PaceModel {
  readonly heardSamples: number[] = [];
  readonly batches: (readonly Continuation[])[] = [];

  begin(samples: Float32Array): Promise<DecoderStep> {
    this.heardSamples.push(samples.length);
    return Promise.resolve(toStep(1, samples.length > 1_000 ? one : two));
  }

  advance(_step: DecoderStep, continuations: readonly Continuation[]): Promise<DecoderStep> {
    this.batches.push(continuations);
    return Promise.resolve(toStep(continuations.length, undefined));
  }
}

function toStep(rows: number, favourite: number | undefined): DecoderStep {
  const logits = new Float32Array(rows * vocabularySize);
  if (favourite !== undefined) logits[favourite] = 1;
  return { sound: none, soundCache: {}, textCache: {}, logits };
}

function reading(tokens: readonly number[], logprob: number, cost = 0): CommandReading {
  const logprobs = [...tokens, end].map(() => logprob);
  const sum = logprobs.reduce((total, each) => total + each, 0);
  return { tokens, logprobs, sum, templateId: 'rename.1', meaning: undefined, firstSlot: 'known', known: {}, cost };
}

describe('hearAgain', () => {
  const even = -Math.log(vocabularySize);
  const near = (value: number): number => Math.round(value * 1_000) / 1_000;

  it('gives each reading the mean of three hearings, the sound slower in one of them and faster in another', async () => {
    const model = new PaceModel();
    const [first] = await hearAgain(model, new Float32Array(1_000), [reading([one], even)], { signal });
    // The favourite is e times as likely as each of the others, in one hearing of three.
    const total = Math.log(vocabularySize - 1 + Math.E);
    const mean = (even + (1 - total) + (0 - total)) / 3;
    assert.ok(first);
    assert.deepEqual(first.logprobs.map(near), [mean, even].map(near));
    assert.equal(near(first.sum), near(mean + even));
    assert.deepEqual(
      model.heardSamples.map((length) => Math.round(length / 10)),
      [118, 87],
    );
  });

  it('puts the best of all hearings first, prices counted', async () => {
    const readings = [reading([three], even), reading([one], even), reading([two], even, 2)];
    const again = await hearAgain(new PaceModel(), new Float32Array(1_000), readings, { signal });
    assert.deepEqual(
      again.map(({ tokens }) => tokens),
      [[one], [three], [two]],
    );
  });

  it('rates readings of different lengths to their ends', async () => {
    const model = new PaceModel();
    const readings = [reading([one], even), reading([one, two, three], even)];
    const again = await hearAgain(model, new Float32Array(1_000), readings, { signal });
    assert.deepEqual(
      again.map(({ logprobs }) => logprobs.length).sort((a, b) => a - b),
      [2, 4],
    );
    assert.deepEqual(model.batches.slice(0, 3), [
      [
        { row: 0, token: one },
        { row: 0, token: one },
      ],
      [
        { row: 0, token: end },
        { row: 1, token: two },
      ],
      [
        { row: 0, token: end },
        { row: 1, token: three },
      ],
    ]);
  });

  it('stops when it is cancelled', async () => {
    const cancelled = { signal: AbortSignal.abort(new Error('Enough.')) };
    await assert.rejects(hearAgain(new PaceModel(), new Float32Array(1_000), [reading([one], even)], cancelled), {
      message: 'Enough.',
    });
  });
});
