import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { AppError } from '../../protocol/appError.ts';
import { callContract, serveContract } from '../../protocol/channel.ts';
import type { Contract, Handlers } from '../../protocol/contract.ts';
import { createPortPair } from '../../protocol/port.ts';
import type { Port } from '../../protocol/port.ts';

const contract = {
  requests: {
    'sum.compute': {
      params: z.strictObject({ a: z.number(), b: z.number() }),
      result: z.strictObject({ sum: z.number() }),
    },
    'wait.begin': { params: z.strictObject({}), result: z.strictObject({}) },
  },
  events: { 'sum.changed': z.strictObject({ sum: z.number() }) },
} as const satisfies Contract;

const { signal } = new AbortController();
const sum: Handlers<typeof contract>['sum.compute'] = ({ a, b }) => ({ sum: a + b });
const never: Handlers<typeof contract>['wait.begin'] = () => new Promise(() => undefined);

function open(handlers: Partial<Handlers<typeof contract>> = {}) {
  const [near, far] = createPortPair();
  const served = serveContract(far, contract, { 'sum.compute': sum, 'wait.begin': never, ...handlers });
  const events: unknown[] = [];
  const calls = callContract(near, contract, { 'sum.changed': (params) => events.push(params) });
  return { near, far, served, calls, events };
}

/** Everything that comes back for raw messages put into the port by hand. */
async function exchange(
  messages: readonly unknown[],
  handlers: Partial<Handlers<typeof contract>> = {},
): Promise<unknown[]> {
  const [near, far] = createPortPair();
  serveContract(far, contract, { 'sum.compute': sum, 'wait.begin': never, ...handlers });
  const answers: unknown[] = [];
  near.onMessage((message) => answers.push(message));
  for (const message of messages) near.postMessage(message);
  await new Promise((resolve) => setImmediate(resolve));
  return answers;
}

describe('a channel', () => {
  it('carries a request and its answer', async () => {
    assert.deepEqual(await open().calls.request('sum.compute', { a: 1, b: 2 }, { signal }), { sum: 3 });
  });

  it('keeps answers apart when they come out of order', async () => {
    const releases: (() => void)[] = [];
    const slow: typeof sum = ({ a, b }) => new Promise((resolve) => releases.push(() => resolve({ sum: a + b })));
    const { calls } = open({ 'sum.compute': slow });
    const first = calls.request('sum.compute', { a: 1, b: 1 }, { signal });
    const second = calls.request('sum.compute', { a: 2, b: 2 }, { signal });
    await new Promise((resolve) => setImmediate(resolve));
    for (const release of releases.reverse()) release();
    assert.deepEqual([await first, await second], [{ sum: 2 }, { sum: 4 }]);
  });

  it('carries events that fit and refuses to emit one that does not', async () => {
    const { served, events } = open();
    served.emit('sum.changed', { sum: 5 });
    assert.throws(() => {
      served.emit('sum.changed', JSON.parse('{"sum":"five"}') as never);
    });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(events, [{ sum: 5 }]);
  });

  it('hands an AppError on with its code', async () => {
    const refuse = (): never => {
      throw new AppError('edit_conflict', 'The file changed.');
    };
    await assert.rejects(open({ 'sum.compute': refuse }).calls.request('sum.compute', { a: 1, b: 1 }, { signal }), {
      name: 'AppError',
      code: 'edit_conflict',
      message: 'The file changed.',
    });
  });

  it('shows nothing of a bug to the other end', async () => {
    const crash = (): never => {
      throw new TypeError('secret path /home/me');
    };
    const asked = open({ 'sum.compute': crash }).calls.request('sum.compute', { a: 1, b: 1 }, { signal });
    await assert.rejects(asked, (error: AppError) => error.code === 'internal' && !error.message.includes('secret'));
  });

  it('cancels at both ends', async () => {
    const stop = new AbortController();
    const stopped = new Promise<void>((resolve) => {
      const wait: typeof never = (_params, context) =>
        new Promise(() => {
          context.signal.addEventListener('abort', () => resolve());
          stop.abort();
        });
      const asked = open({ 'wait.begin': wait }).calls.request('wait.begin', {}, { signal: stop.signal });
      void assert.rejects(asked, { code: 'cancelled' });
    });
    await stopped;
  });

  it('sends nothing for a request that is cancelled before it starts', async () => {
    const { calls, far } = open();
    const seen: unknown[] = [];
    far.onMessage((message) => seen.push(message));
    await assert.rejects(calls.request('sum.compute', { a: 1, b: 1 }, { signal: AbortSignal.abort() }), {
      code: 'cancelled',
    });
    assert.deepEqual(seen, []);
  });

  it('rejects what is pending when the port goes, and whatever comes after', async () => {
    const { calls, far } = open();
    const asked = calls.request('wait.begin', {}, { signal });
    far.disconnect();
    await assert.rejects(asked, { code: 'port_closed' });
    await assert.rejects(calls.request('wait.begin', {}, { signal }), { code: 'port_closed' });
  });

  it('aborts what it serves when the port goes', async () => {
    await new Promise<void>((resolve) => {
      const wait: typeof never = (_params, context) =>
        new Promise(() => {
          context.signal.addEventListener('abort', () => {
            resolve();
          });
          near.disconnect();
        });
      const { near, calls } = open({ 'wait.begin': wait });
      calls.request('wait.begin', {}, { signal }).catch(() => undefined);
    });
  });

  it('refuses an answer that does not fit its schema', async () => {
    const [near, far] = createPortPair();
    far.onMessage(() => far.postMessage({ jsonrpc: '2.0', id: 1, result: { sum: 'three' } }));
    const asked = callContract(near, contract, {}).request('sum.compute', { a: 1, b: 2 }, { signal });
    await assert.rejects(asked, { code: 'result_invalid' });
  });

  it('drops unknown and malformed events and answers nobody asked for', async () => {
    const { far, events, calls } = open();
    for (const message of [
      { jsonrpc: '2.0', method: 'no.such', params: {} },
      { jsonrpc: '2.0', method: 'toString', params: {} },
      { jsonrpc: '2.0', method: 'sum.changed', params: { sum: 'five' } },
      { jsonrpc: '2.0', id: 99, result: {} },
      'nonsense',
      null,
    ]) {
      far.postMessage(message);
    }
    assert.deepEqual(await calls.request('sum.compute', { a: 1, b: 2 }, { signal }), { sum: 3 });
    assert.deepEqual(events, []);
  });
});

describe('the serving end', () => {
  const error = (id: number | null, code: number, message: string, data: string): unknown => ({
    jsonrpc: '2.0',
    id,
    error: { code, message, data: { code: data } },
  });

  const table: readonly (readonly [string, unknown, unknown])[] = [
    ['text', 'hello', error(null, -32600, 'Not a JSON-RPC 2.0 message.', 'request_invalid')],
    [
      'another protocol',
      { id: 1, method: 'sum.compute' },
      error(null, -32600, 'Not a JSON-RPC 2.0 message.', 'request_invalid'),
    ],
    [
      'an unknown request',
      { jsonrpc: '2.0', id: 1, method: 'no.such' },
      error(1, -32601, 'Unknown request no.such.', 'method_unknown'),
    ],
    [
      'a name of Object.prototype',
      { jsonrpc: '2.0', id: 1, method: 'constructor' },
      error(1, -32601, 'Unknown request constructor.', 'method_unknown'),
    ],
  ];
  for (const [name, message, answer] of table) {
    it(`answers ${name} with an error`, async () => {
      assert.deepEqual(await exchange([message]), [answer]);
    });
  }

  it('names the field of bad params', async () => {
    const [answer] = await exchange([{ jsonrpc: '2.0', id: 7, method: 'sum.compute', params: { a: 1, b: 'x' } }]);
    const shape = z.object({ id: z.literal(7), error: z.object({ code: z.literal(-32602), message: z.string() }) });
    assert.match(z.parse(shape, answer).error.message, /^Bad params for sum\.compute: b: /);
  });

  it('answers nothing to a notification', async () => {
    assert.deepEqual(await exchange([{ jsonrpc: '2.0', method: 'sum.compute', params: { a: 1, b: 1 } }]), []);
  });
});

describe('a port pair', () => {
  it('copies what it carries and tells of the end once', async () => {
    const [near, far] = createPortPair();
    const got: unknown[] = [];
    let ends = 0;
    far.onMessage((message) => got.push(message));
    far.onDisconnect(() => (ends += 1));
    const sent = { list: [1] };
    near.postMessage(sent);
    sent.list.push(2);
    near.disconnect();
    near.disconnect();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([got, ends], [[{ list: [1] }], 1]);
    const closed: Port = near;
    assert.throws(() => closed.postMessage({}));
  });
});
