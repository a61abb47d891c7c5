import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseFrame } from '../../../host/link/parseFrame.ts';

const nested = (depth: number): Buffer => Buffer.from(`${'['.repeat(depth)}${']'.repeat(depth)}`);

describe('a frame’s body', () => {
  it('is read when it is UTF-8 JSON', () => {
    assert.deepEqual(parseFrame(Buffer.from('{"text":"ünï","list":[1,null]}')), {
      ok: true,
      message: { text: 'ünï', list: [1, null] },
    });
  });

  const refused = [
    { what: 'bytes that are not UTF-8', body: Buffer.from([0x22, 0xff, 0x22]), reason: 'The message is not UTF-8.' },
    {
      what: 'a surrogate half',
      body: Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]),
      reason: 'The message is not UTF-8.',
    },
    { what: 'text that is not JSON', body: Buffer.from('{"a":}'), reason: 'The message is not JSON.' },
    { what: 'a byte order mark', body: Buffer.from('\ufeff{}'), reason: 'The message is not JSON.' },
    { what: '65 levels', body: nested(65), reason: 'The message is nested deeper than 64 levels.' },
    { what: 'a million levels', body: nested(1_000_000), reason: 'The message is nested deeper than 64 levels.' },
    {
      what: 'levels that never close',
      body: Buffer.from('{"a":'.repeat(100_000)),
      reason: 'The message is nested deeper than 64 levels.',
    },
  ];
  for (const { what, body, reason } of refused) {
    it(`is refused for ${what}`, () => {
      assert.deepEqual(parseFrame(body), { ok: false, reason });
    });
  }

  it('may nest 64 levels and hold any number of brackets inside of strings', () => {
    assert.equal(parseFrame(nested(64)).ok, true);
    const text = `${'['.repeat(100)}\\"{`;
    assert.deepEqual(parseFrame(Buffer.from(JSON.stringify({ text }))), { ok: true, message: { text } });
  });
});
