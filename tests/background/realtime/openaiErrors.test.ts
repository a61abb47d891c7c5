import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toProviderFailure } from '../../../background/realtime/openaiErrors.ts';

describe("the provider's errors", () => {
  for (const [code, appCode, page] of [
    ['invalid_api_key', 'provider_key_refused', 'https://platform.openai.com/api-keys'],
    ['insufficient_quota', 'provider_quota', 'https://platform.openai.com/settings/organization/billing'],
    ['rate_limit_exceeded', 'provider_rate_limited', 'https://platform.openai.com/settings/organization/limits'],
    ['server_error', 'provider_unreachable', 'https://status.openai.com'],
    ['server_is_overloaded', 'provider_unreachable', 'https://status.openai.com'],
  ] as const) {
    it(`say what ${code} means in plain words, with the page that helps (codex#51)`, () => {
      const failure = toProviderFailure({ code, message: 'their words' });
      assert.equal(failure.code, appCode);
      assert.ok(failure.message.includes(page), failure.message);
      assert.ok(failure.message.endsWith('It says: their words'), failure.message);
    });
  }

  it('are known by their type where they have no code', () => {
    assert.equal(toProviderFailure({ type: 'server_error', code: null }).code, 'provider_unreachable');
    assert.equal(toProviderFailure({ type: 'authentication_error' }).code, 'provider_key_refused');
  });

  it('tell of speech that was too long to be kept', () => {
    const failure = { code: 'speech_lost', message: 'The voice service says: Its first 3 s were not heard.' };
    assert.deepEqual(
      toProviderFailure({ code: 'input_audio_lost', message: 'Its first 3 s were not heard.' }),
      failure,
    );
  });

  it('keep their words, and at most 500 characters of them, where nothing better is known', () => {
    assert.deepEqual(toProviderFailure({ code: 'odd', message: 'x'.repeat(600) }, 'call_failed'), {
      code: 'call_failed',
      message: `The voice service says: ${'x'.repeat(500)}`,
    });
    assert.deepEqual(toProviderFailure({}), {
      code: 'provider_refused',
      message: 'The voice service says: no reason given',
    });
  });
});
