import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SessionKeys } from '../../../background/session/sessionKeys.ts';
import { MemoryArea } from '../../fakes/memoryArea.ts';

describe('the key typed for this browser session', () => {
  it('is found for its own base URL, however that is written, and for no other', async () => {
    const keys = new SessionKeys(new MemoryArea());
    await keys.use('https://voice.example/', ' sk-1 \n');
    assert.equal(await keys.find('https://voice.example'), 'sk-1');
    assert.equal(await keys.find('https://voice.example.evil'), null);
    assert.equal(await keys.find('http://voice.example'), null);
  });

  it('is known to the next worker, and forgotten when an empty one is typed', async () => {
    const memory = new MemoryArea();
    await new SessionKeys(memory).use('https://voice.example', 'sk-1');
    assert.equal(await new SessionKeys(memory).find('https://voice.example'), 'sk-1');
    await new SessionKeys(memory).use('https://voice.example', '');
    assert.deepEqual([...memory.values.keys()], []);
  });

  for (const [what, baseUrl, key] of [
    ['a key with a space inside', 'https://voice.example', 'sk 1'],
    ['a key with a line break inside', 'https://voice.example', 'sk-1\nsk-2'],
    ['a base URL that is none', 'voice.example', 'sk-1'],
  ] as const) {
    it(`refuses ${what}, and keeps the one before`, async () => {
      const keys = new SessionKeys(new MemoryArea());
      await keys.use('https://voice.example', 'sk-0');
      await assert.rejects(keys.use(baseUrl, key), { code: 'request_invalid' });
      assert.equal(await keys.find('https://voice.example'), 'sk-0');
    });
  }
});
