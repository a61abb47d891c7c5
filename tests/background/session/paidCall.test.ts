import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { settle } from '../../fakes/workerClock.ts';
import { WorkerBench } from './workerBench.ts';
import type { Worker } from './workerBench.ts';

const openai = {
  kind: 'openai',
  baseUrl: 'https://api.openai.com',
  token: 'sk-user',
  model: 'gpt-realtime-2.1',
} as const;
let bench: WorkerBench;

beforeEach(() => {
  bench = new WorkerBench();
  bench.host.opened = { ...bench.host.opened, ...openai };
});
afterEach(() => {
  assert.deepEqual(bench.bugs, []);
});

/** A response that took so many tokens of speech each way. */
async function respond(responseId: string, tokens: number): Promise<void> {
  const details = { text_tokens: 0, audio_tokens: tokens };
  const usage = {
    total_tokens: 2 * tokens,
    input_tokens: tokens,
    output_tokens: tokens,
    input_token_details: { ...details, cached_tokens: 0 },
    output_token_details: details,
  };
  await bench.simulateEvent({
    type: 'response.done',
    response: { id: responseId, status: 'completed', output: [], usage },
  });
}

const endOf = ({ store }: Worker): unknown => store.model.session.phase === 'idle' && store.model.session.ended;

describe('a call that costs money', () => {
  it('shows what it has cost so far, and goes on counting in the next worker', async () => {
    const first = await bench.startCall();
    await respond('r1', 10_000);
    assert.deepEqual(first.store.model.spent, { usd: 0.96, inputTokens: 10_000, outputTokens: 10_000 });
    await bench.killWorker();
    const second = await bench.startWorker();
    await bench.joinSideband();
    await respond('r2', 10_000);
    assert.deepEqual(second.store.model.spent, { usd: 1.92, inputTokens: 20_000, outputTokens: 20_000 });
  });

  it('ends at the cap of the session, once nobody speaks', async () => {
    const worker = await bench.startCall();
    await worker.session.controls.changeSettings({ sessionCapUsd: 1 });
    await respond('r1', 10_000);
    assert.equal(worker.store.model.session.phase, 'live');
    await bench.simulateEvent({ type: 'output_audio_buffer.started', response_id: 'r2' });
    await respond('r2', 10_000);
    assert.equal(worker.store.model.session.phase, 'live');
    await bench.simulateEvent({ type: 'output_audio_buffer.stopped', response_id: 'r2' });
    assert.deepEqual(endOf(worker), {
      reason: 'expired',
      failure: {
        code: 'cap_reached',
        message: "This session has cost as much as you allow. The limit is in Earshot's settings.",
      },
    });
  });

  it('is not made on a day that has cost as much as allowed, but the local voice is free', async () => {
    const worker = await bench.startCall();
    await worker.session.controls.changeSettings({ dayCapUsd: 0.5 });
    await respond('r1', 10_000);
    await worker.clock.pass(60_000);
    const calls = bench.posts.filter((path) => path === '/v1/realtime/calls').length;
    worker.session.start();
    await settle();
    assert.deepEqual(
      [worker.store.model.session.phase, bench.posts.filter((path) => path === '/v1/realtime/calls').length],
      ['idle', calls],
    );
    bench.host.opened = { ...bench.host.opened, kind: 'local', baseUrl: 'http://127.0.0.1:7' };
    worker.session.start();
    await settle();
    assert.equal(worker.store.model.session.phase, 'starting');
  });
});

describe("the user's key", () => {
  it('is never in the record of a session; the next worker asks for it again', async () => {
    await bench.startCall();
    assert.doesNotMatch(JSON.stringify([...bench.memory.values, ...bench.disk.values]), /sk-user/);
    await bench.killWorker();
    await bench.startWorker();
    await bench.joinSideband();
    assert.deepEqual(bench.sockets.latest.address.protocols, ['realtime', 'openai-insecure-api-key.sk-user']);
  });

  it('may be typed for this browser session, for one base URL', async () => {
    bench.host.opened = { ...bench.host.opened, token: null };
    const worker = await bench.startWorker();
    await bench.keys.use('https://api.openai.com', 'sk-typed');
    worker.session.start();
    await settle();
    assert.deepEqual(bench.sockets.latest.address.protocols, ['realtime', 'openai-insecure-api-key.sk-typed']);
    assert.doesNotMatch(JSON.stringify([...bench.disk.values]), /sk-typed/);
  });
});
