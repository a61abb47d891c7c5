import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import {
  CancellationTokenSource,
  createMessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node';
import type { CancellationToken } from 'vscode-jsonrpc/node';
import * as z from 'zod/mini';
import { callContract, serveContract } from '../../protocol/channel.ts';
import type { Contract } from '../../protocol/contract.ts';
import type { Port } from '../../protocol/port.ts';

const contract = {
  requests: {
    'text.reverse': { params: z.strictObject({ text: z.string() }), result: z.strictObject({ text: z.string() }) },
    'wait.begin': { params: z.strictObject({}), result: z.strictObject({}) },
  },
  events: { 'text.changed': z.strictObject({ text: z.string() }) },
} as const satisfies Contract;

/** A Port over the stream framing of the Language Server Protocol, so that another implementation can be the other end. */
function connect(): { port: Port; other: ReturnType<typeof createMessageConnection> } {
  const [toOther, toUs] = [new PassThrough(), new PassThrough()];
  const reader = new StreamMessageReader(toUs);
  const writer = new StreamMessageWriter(toOther);
  const port: Port = {
    postMessage: (message) => void writer.write(message as never),
    onMessage: (listener) => void reader.listen(listener),
    onDisconnect: () => undefined,
    disconnect: () => undefined,
  };
  const other = createMessageConnection(new StreamMessageReader(toOther), new StreamMessageWriter(toUs));
  other.listen();
  return { port, other };
}

describe('the channel and vscode-jsonrpc', () => {
  it('answer each other, errors and events included, when ours serves', async () => {
    const { port, other } = connect();
    const stopped = new Promise<void>((resolve) => {
      const served = serveContract(port, contract, {
        'text.reverse': ({ text }) => ({ text: text.split('').reverse().join('') }),
        'wait.begin': (_params, { signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => {
              resolve();
              reject(new DOMException('Cancelled.', 'AbortError'));
            });
            served.emit('text.changed', { text: 'waiting' });
          }),
      });
    });
    assert.deepEqual(await other.sendRequest('text.reverse', { text: 'abc' }), { text: 'cba' });
    await assert.rejects(other.sendRequest('text.reverse', { text: 1 }), { code: -32602 });
    await assert.rejects(other.sendRequest('no.such', {}), { code: -32601 });
    const cancel = new CancellationTokenSource();
    other.onNotification('text.changed', () => {
      cancel.cancel();
    });
    await assert.rejects(other.sendRequest('wait.begin', {}, cancel.token), { message: 'Cancelled.' });
    await stopped;
    other.dispose();
  });

  it('answer each other when ours calls', async () => {
    const { port, other } = connect();
    const texts: string[] = [];
    const calls = callContract(port, contract, { 'text.changed': ({ text }) => texts.push(text) });
    other.onRequest('text.reverse', async ({ text }: { text: string }) => {
      await other.sendNotification('text.changed', { text });
      return { text: text.split('').reverse().join('') };
    });
    const stop = new AbortController();
    const cancelled = new Promise<void>((resolve) => {
      other.onRequest('wait.begin', (_params: unknown, token: CancellationToken) => {
        token.onCancellationRequested(() => {
          resolve();
        });
        stop.abort();
        return new Promise(() => undefined);
      });
    });
    const { signal } = new AbortController();
    assert.deepEqual(await calls.request('text.reverse', { text: 'abc' }, { signal }), { text: 'cba' });
    assert.deepEqual(texts, ['abc']);
    await assert.rejects(calls.request('wait.begin', {}, { signal: stop.signal }), { code: 'cancelled' });
    await cancelled;
    other.dispose();
  });
});
