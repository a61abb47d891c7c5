import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { splitLinks } from '../../popup/ui/splitLinks.ts';

const billing = 'https://platform.openai.com/settings/organization/billing';

describe('splitLinks', () => {
  it('links an address of the provider, without the punctuation after it', () => {
    assert.deepEqual(splitLinks(`Add credit at ${billing}. Or (see https://help.openai.com/en/) wait.`), [
      { text: 'Add credit at ' },
      { text: billing, href: billing },
      { text: '. Or (see ' },
      { text: 'https://help.openai.com/en/', href: 'https://help.openai.com/en/' },
      { text: ') wait.' },
    ]);
  });

  it('links a message that is nothing but an address', () => {
    assert.deepEqual(splitLinks(billing), [{ text: billing, href: billing }]);
  });

  const unlinked = [
    'No address at all.',
    '',
    'http://platform.openai.com/',
    'https://platform.openai.com.evil.example/keys',
    'https://platform.openai.com@evil.example/keys',
    'https://user:secret@platform.openai.com/keys',
    'https://platform.openai.com:8443/keys',
    'https://evil.example/?https://platform.openai.com/',
    'https://openai.com/',
    'javascript:alert(1)//https',
    'https://',
  ];
  for (const message of unlinked) {
    it(`leaves ${JSON.stringify(message)} as text`, () => {
      assert.deepEqual(splitLinks(message), message === '' ? [] : [{ text: message }]);
    });
  }
});
