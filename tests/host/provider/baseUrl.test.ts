import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { normaliseBaseUrl } from '../../../host/provider/baseUrl.ts';

describe('a base URL', () => {
  for (const [written, origin] of [
    ['https://api.openai.com', 'https://api.openai.com'],
    [' HTTPS://API.OpenAI.com:443/ ', 'https://api.openai.com'],
    ['https://voice.example:8443', 'https://voice.example:8443'],
    ['https://bücher.example', 'https://xn--bcher-kva.example'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1:80', 'http://127.0.0.1'],
    ['http://127.1:9', 'http://127.0.0.1:9'],
    ['http://[::1]:9/', 'http://[::1]:9'],
  ] as const) {
    it(`has one spelling: ${written} is ${origin}`, () => {
      assert.equal(normaliseBaseUrl(written), origin);
      assert.equal(normaliseBaseUrl(origin), origin);
    });
  }

  for (const text of [
    '',
    'api.openai.com',
    'ftp://voice.example',
    'javascript:alert(1)',
    'http://voice.example',
    'http://0.0.0.0:80',
    'http://192.168.1.2',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'http://localhost@evil.example',
    'https://user:secret@voice.example',
    'https://@voice.example',
    'https://api.openai.com\\@evil.example',
    'https://api.openai.com\\.evil.example',
    'https:\\\\voice.example',
    'https:/voice.example',
    'https://voice.example/v1',
    'https://voice.example//',
    'https://voice.example/..',
    'https://voice.example?key=x',
    'https://voice.example#x',
    'https://voice.exa\tmple',
    'https://voice.example https://evil.example',
    'https://voice.example:99999',
    'https://[::1',
    'https://',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.throws(() => normaliseBaseUrl(text), { name: 'AppError', code: 'request_invalid' });
    });
  }
});
