import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFrameReader, encodeLength } from '../../../host/link/framing.ts';

const maxBytes = 1_000;
const bodies = ['{}', '{"a":1}', '"…€"'].map((text) => Buffer.from(text));
const stream = Buffer.concat(bodies.flatMap((body) => [encodeLength(body.length), body]));

function readAll(chunks: readonly Uint8Array[]): { texts: string[]; badLength: number | undefined } {
  const reader = createFrameReader({ maxBytes });
  const texts: string[] = [];
  let badLength: number | undefined;
  for (const chunk of chunks) {
    const frames = reader.read(chunk);
    texts.push(...frames.bodies.map((body) => Buffer.from(body).toString('utf8')));
    badLength = frames.badLength;
  }
  return { texts, badLength };
}

describe('framing', () => {
  const expected = { texts: ['{}', '{"a":1}', '"…€"'], badLength: undefined };

  it('reads the same frames wherever the stream is cut in three', () => {
    for (let first = 0; first <= stream.length; first += 1) {
      for (let second = first; second <= stream.length; second += 1) {
        const chunks = [stream.subarray(0, first), stream.subarray(first, second), stream.subarray(second)];
        assert.deepEqual(readAll(chunks), expected, `cut at ${first} and ${second}`);
      }
    }
  });

  it('reads frames that come one byte at a time', () => {
    assert.deepEqual(readAll([...stream].map((byte) => Uint8Array.of(byte))), expected);
  });

  it('writes lengths in the byte order of the machine', () => {
    assert.deepEqual(encodeLength(0x01020304), new Uint8Array(new Uint32Array([0x01020304]).buffer));
  });

  for (const length of [0, maxBytes + 1, 0xffffffff]) {
    it(`refuses a length of ${length}, keeps the frames before it and reads nothing after it (threat#frames)`, () => {
      const chunk = Buffer.concat([encodeLength(2), Buffer.from('{}'), encodeLength(length), stream]);
      assert.deepEqual(readAll([chunk, stream]), { texts: ['{}'], badLength: length });
    });
  }

  it('accepts a body of exactly the limit', () => {
    const body = Buffer.alloc(maxBytes, 'x');
    assert.deepEqual(readAll([encodeLength(maxBytes), body]), { texts: [body.toString()], badLength: undefined });
  });

  it('joins a body of 8 MiB that comes in 1,000-byte chunks', () => {
    const bytes = 8 * 1024 * 1024;
    const reader = createFrameReader({ maxBytes: bytes });
    reader.read(encodeLength(bytes));
    const chunk = Buffer.alloc(1_000, 'x');
    let complete = 0;
    for (let sent = 0; sent < bytes; sent += chunk.length) {
      complete += reader.read(chunk.subarray(0, Math.min(chunk.length, bytes - sent))).bodies.length;
    }
    assert.equal(complete, 1);
  });
});
