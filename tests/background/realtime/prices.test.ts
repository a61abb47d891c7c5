import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hearingPrices, modelPrices, toCost } from '../../../background/realtime/prices.ts';
import type { Usage } from '../../../background/realtime/wire.ts';
import { heard, responseDone, speech } from '../../fakes/wireEvents.ts';

const openai = { kind: 'openai', model: 'gpt-realtime-2.1', transcription: 'gpt-transcribe' } as const;
const million = 1_000_000;
const none = { text: 0, audio: 0, image: 0 };
const usage: Usage = {
  input: { text: 3 * million, audio: 2 * million, image: million },
  cached: { text: million, audio: million, image: 0 },
  output: { text: million, audio: 2 * million, image: 0 },
};

describe('the price of a response', () => {
  it('counts what was cached as cached, and each kind of token at its own price', () => {
    assert.deepEqual(toCost(openai, responseDone('r1', { usage })), {
      // Text: 2 × 4 + 1 × 0.40 + 1 × 24. Audio: 1 × 32 + 1 × 0.40 + 2 × 64. Images: 1 × 5.
      usd: 8 + 0.4 + 24 + 32 + 0.4 + 128 + 5,
      inputTokens: 6 * million,
      outputTokens: 3 * million,
    });
  });

  for (const [name, provider] of [
    ['of a model nobody published one for', { ...openai, model: 'gpt-realtime-9' }],
    ['of a service that only speaks the same wire', { ...openai, kind: 'compatible' }],
    ['of the voice on this machine', { ...openai, kind: 'local' }],
  ] as const) {
    it(`is not guessed ${name}: tokens only`, () => {
      const cost = { usd: null, inputTokens: 6 * million, outputTokens: 3 * million };
      assert.deepEqual(toCost(provider, responseDone('r1', { usage })), cost);
    });
  }

  it('is nothing where the provider does not count', () => {
    assert.equal(toCost(openai, responseDone('r1')), null);
    assert.equal(toCost(openai, speech('speechStarted')), null);
  });
});

describe('the price of a turn written down', () => {
  it('goes by the minute where the model does', () => {
    const event = heard('i1', 'hi', { usage: { unit: 'seconds', seconds: 120 } });
    assert.deepEqual(toCost(openai, event), { usd: 0.009, inputTokens: 0, outputTokens: 0 });
  });

  it('goes by the token where the model does', () => {
    const tokens = {
      unit: 'tokens',
      input: { ...none, audio: 2 * million },
      output: { ...none, text: million },
    } as const;
    const cost = toCost({ ...openai, transcription: 'gpt-4o-transcribe' }, heard('i1', 'hi', { usage: tokens }));
    assert.deepEqual(cost, { usd: 15, inputTokens: 2 * million, outputTokens: million });
  });

  it('is not guessed where the provider counts in another unit than its page, or has no page', () => {
    const seconds = heard('i1', 'hi', { usage: { unit: 'seconds', seconds: 60 } });
    const tokens = heard('i1', 'hi', { usage: { unit: 'tokens', input: { ...none, audio: 7 }, output: none } });
    for (const [transcription, event, inputTokens] of [
      ['gpt-4o-transcribe', seconds, 0],
      ['gpt-transcribe', tokens, 7],
      ['another', seconds, 0],
    ] as const) {
      assert.deepEqual(toCost({ ...openai, transcription }, event), { usd: null, inputTokens, outputTokens: 0 });
    }
  });
});

describe('the price table', () => {
  it("says of every row on which of OpenAI's pages it was read, and when", () => {
    for (const [model, { page, readOn }] of [...modelPrices, ...hearingPrices]) {
      const { origin, href } = new URL(page);
      assert.deepEqual([origin, href.includes(model)], ['https://developers.openai.com', true], model);
      assert.match(readOn, /^\d{4}-\d\d-\d\d$/, model);
    }
  });
});
