import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { takeApiKeys, withoutApiKeys } from '../../../host/link/apiKeys.ts';

const keys = { OPENAI_API_KEY: 'sk-one', OPENAI_ADMIN_KEY: 'x', CODEX_API_KEY: 'x', AWS_SECRET_ACCESS_KEY: 'x' };
const rest = { PATH: '/bin', HOME: '/home/me', KEYBOARD: 'de', NPM_TOKEN: 'for npm', XKEY: 'no' };

describe('API keys in an environment', () => {
  it('are taken out of our own, for good', () => {
    const env: NodeJS.ProcessEnv = { ...rest, ...keys };
    assert.equal(takeApiKeys(env), 'sk-one');
    assert.deepEqual(env, rest);
    assert.equal(takeApiKeys(env), undefined);
  });

  it('are left out for a child', () => {
    assert.deepEqual(withoutApiKeys({ ...rest, ...keys }), rest);
  });
});
