import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { createFrameReader, encodeLength } from '../../../host/link/framing.ts';
import { createFrameStream } from '../../../host/link/frameStream.ts';
import { createJsonPort } from '../../../host/link/jsonPort.ts';
import { parseFrame } from '../../../host/link/parseFrame.ts';
import { serveContract } from '../../../protocol/channel.ts';
import type { Contract } from '../../../protocol/contract.ts';
import { limits } from '../../../protocol/limits.ts';
import { createRandom } from '../../../scripts/random.ts';

const contract = {
  requests: {
    echo: { params: z.object({ text: z.string() }), result: z.object({ text: z.string() }) },
    flood: { params: z.object({ bytes: z.number() }), result: z.object({ text: z.string() }) },
  },
  events: {},
} as const satisfies Contract;

interface Served {
  readonly replies: readonly unknown[];
  readonly end: string | undefined;
}

/** What a served connection answers to the bytes in `chunks`, and how it ended. */
async function serve(chunks: readonly Uint8Array[]): Promise<Served> {
  const input = new PassThrough();
  const output = new PassThrough();
  const frames = createFrameStream(input, output, { maxBytes: limits.nativeInBytes });
  const port = createJsonPort(frames);
  serveContract(port, contract, {
    echo: ({ text }) => ({ text }),
    flood: ({ bytes }) => ({ text: 'x'.repeat(bytes) }),
  });
  const reader = createFrameReader({ maxBytes: limits.nativeOutBytes });
  const replies: unknown[] = [];
  output.on('data', (chunk: Uint8Array) => {
    const { bodies, badLength } = reader.read(chunk);
    assert.equal(badLength, undefined);
    for (const body of bodies) {
      const parsed = parseFrame(body);
      replies.push(parsed.ok ? parsed.message : parsed.reason);
    }
  });
  const ended = new Promise<string>((resolve) => {
    frames.onEnd(resolve);
  });
  for (const chunk of chunks) if (!input.destroyed) input.write(chunk);
  input.end();
  const end = await ended;
  // Answers are made in microtasks after the frame; the output's own delivery follows.
  await new Promise((resolve) => setImmediate(resolve));
  return { replies, end };
}

const frame = (body: Uint8Array): Uint8Array => Buffer.concat([encodeLength(body.length), body]);
const request = (id: number, method: string, params: object): Uint8Array =>
  frame(Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method, params })));
const badFrame = (message: string): object => ({
  jsonrpc: '2.0',
  id: null,
  error: { code: -32700, message, data: { code: 'request_invalid' } },
});

describe('a port over frames', () => {
  it('answers an unreadable frame with an error and goes on', async () => {
    const chunks = [frame(Buffer.from('{')), request(1, 'echo', { text: 'still here' })];
    assert.deepEqual(await serve(chunks), {
      replies: [badFrame('The message is not JSON.'), { jsonrpc: '2.0', id: 1, result: { text: 'still here' } }],
      end: 'ended',
    });
  });

  it('ends at a bad length, answering nothing after it', async () => {
    const chunks = [encodeLength(limits.nativeInBytes + 1), request(1, 'echo', { text: 'unread' })];
    assert.deepEqual(await serve(chunks), { replies: [], end: 'badLength' });
  });

  it('turns an answer above 512 KiB into an error reply', async () => {
    const { replies } = await serve([request(1, 'flood', { bytes: limits.nativeOutBytes })]);
    const message = 'This is too long for one message.';
    const error = { code: -32000, message, data: { code: 'message_too_large' } };
    assert.deepEqual(replies, [{ jsonrpc: '2.0', id: 1, error }]);
  });

  it('survives 100,000 random frames of which half are mutated, cut at random places (threat#frames)', async () => {
    const seed = Math.trunc(Math.random() * 2 ** 32);
    const random = createRandom(seed);
    let frameCount = 0;
    while (frameCount < 100_000) {
      const connection = createConnection(random, frameCount);
      frameCount += connection.frameCount;
      const { replies, end } = await serve(cut(connection.bytes, random));
      const answered = replies.filter((reply) => JSON.stringify(reply).includes('"result"'));
      const refused = replies.filter((reply) => JSON.stringify(reply).includes('"id":null'));
      // A bad length ends the connection at once: the last answers before it may be lost, but none is wrong.
      const lost = connection.end === 'badLength';
      const expected = {
        answered: lost ? connection.answers.slice(0, answered.length) : connection.answers,
        refused: lost ? connection.refusals.slice(0, refused.length) : connection.refusals,
        others: 0,
        end: connection.end,
      };
      const others = replies.length - answered.length - refused.length;
      assert.deepEqual({ answered, refused, others, end }, expected, `seed ${seed}, frames up to ${frameCount}`);
    }
  });
});

type Random = () => number;

interface RandomConnection {
  readonly bytes: Uint8Array;
  readonly frameCount: number;
  readonly answers: readonly object[];
  readonly refusals: readonly object[];
  readonly end: 'ended' | 'badLength';
}

/** Frames until one has a bad length, which ends a connection, or until there are 200. */
function createConnection(random: Random, firstId: number): RandomConnection {
  const parts: Uint8Array[] = [];
  const answers: object[] = [];
  const refusals: object[] = [];
  for (let count = 1; count <= 200; count += 1) {
    const id = firstId + count;
    const text = 'ü"[{\\'.repeat(Math.trunc(random() * 20));
    const kind = Math.trunc(random() * 100);
    if (kind < 50) {
      parts.push(request(id, 'echo', { text }));
      answers.push({ jsonrpc: '2.0', id, result: { text } });
    } else if (kind < 65) {
      parts.push(frame(Buffer.concat([Buffer.from(JSON.stringify(text)).subarray(0, -1), Uint8Array.of(0xff, 0x22)])));
      refusals.push(badFrame('The message is not UTF-8.'));
    } else if (kind < 80) {
      parts.push(frame(Buffer.from(JSON.stringify({ id, text })).subarray(0, -1)));
      refusals.push(badFrame('The message is not JSON.'));
    } else if (kind < 97) {
      const depth = 65 + Math.trunc(random() * 1_000);
      parts.push(
        frame(Buffer.from(random() < 0.5 ? '['.repeat(depth) : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`)),
      );
      refusals.push(badFrame('The message is nested deeper than 64 levels.'));
    } else {
      parts.push(encodeLength(random() < 0.5 ? 0 : limits.nativeInBytes + 1 + Math.trunc(random() * 2 ** 24)));
      parts.push(request(id, 'echo', { text: 'after the end' }));
      return { bytes: Buffer.concat(parts), frameCount: count, answers, refusals, end: 'badLength' };
    }
  }
  return { bytes: Buffer.concat(parts), frameCount: 200, answers, refusals, end: 'ended' };
}

function cut(bytes: Uint8Array, random: Random): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let offset = 0; offset < bytes.length;) {
    const size = 1 + Math.trunc(random() ** 4 * 4_000);
    chunks.push(bytes.subarray(offset, offset + size));
    offset += size;
  }
  return chunks;
}
