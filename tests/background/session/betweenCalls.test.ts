import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { AppError } from '../../../protocol/appError.ts';
import { settle } from '../../fakes/workerClock.ts';
import { channelTypes, startHolding } from './holding.ts';
import { WorkerBench } from './workerBench.ts';
import type { Worker } from './workerBench.ts';

let bench: WorkerBench;
beforeEach(() => {
  bench = new WorkerBench();
});
afterEach(() => {
  assert.deepEqual(bench.bugs, []);
});

/** The call is gone and so is the one after it: the next try waits. */
async function startPause(worker: Worker): Promise<void> {
  const { answerPost } = bench;
  bench.answerPost = () => Promise.reject(new TypeError('Failed to fetch'));
  bench.offscreen.simulateState('failed');
  await settle();
  bench.answerPost = answerPost;
  assert.equal(worker.store.model.session.phase, 'starting');
  bench.offscreen.requests.length = 0;
}

const noticesOf = (store: Worker['store']): unknown[] =>
  store.model.timeline.flatMap((entry) => (entry.kind === 'notice' ? [entry.failure.code] : []));

describe('between two tries at a call', () => {
  it('what is pressed, said and released is for the next one', async () => {
    const worker = await startHolding(bench);
    await startPause(worker);
    const posts = bench.posts.length;
    worker.session.press();
    await worker.clock.pass(500);
    worker.session.controls.release();
    await settle();
    assert.deepEqual(bench.offscreen.requests, ['gate.open', 'gate.shut']);
    assert.deepEqual([bench.posts.length - posts, noticesOf(worker.store)], [0, []]);
    await worker.clock.pass(500);
    assert.deepEqual(bench.offscreen.requests.at(-1), 'call.answer answer');
  });

  it('the microphone is muted and opened again', async () => {
    const worker = await bench.startCall();
    worker.session.controls.mute(true);
    await startPause(worker);
    worker.session.controls.mute(false);
    await settle();
    assert.deepEqual(bench.offscreen.requests, ['microphone.mute false']);
    await worker.clock.pass(1_000);
    assert.deepEqual(bench.offscreen.requests, ['microphone.mute false', 'call.answer answer']);
    assert.deepEqual(noticesOf(worker.store), []);
  });

  it('an offer that fails is tried again only after the pause', async () => {
    const worker = await startHolding(bench);
    await startPause(worker);
    bench.offscreen.simulateCrash();
    bench.offscreen.create = () => Promise.reject(new AppError('call_failed', 'No page.'));
    await settle();
    assert.equal(worker.store.model.session.phase, 'starting');
    await worker.clock.pass(2_999);
    assert.equal(worker.store.model.session.phase, 'starting');
  });
});

describe('a turn that no call could hear', () => {
  it('is said to be lost: the key was released before the call page was there', async () => {
    const { session, store, clock } = await startHolding(bench, { call: false });
    const create = bench.offscreen.create.bind(bench.offscreen);
    let load: () => void = () => undefined;
    const loaded = new Promise<void>((resolve) => (load = resolve));
    bench.offscreen.create = () => loaded.then(create);
    session.press();
    await clock.pass(500);
    assert.deepEqual(noticesOf(store), []);
    session.controls.release();
    await settle();
    assert.deepEqual(noticesOf(store), ['speech_lost']);
    load();
    await settle();
    assert.deepEqual(
      bench.offscreen.offers.map(({ gate }) => gate),
      ['shut'],
    );
  });
});

describe('a release after nothing but silence', () => {
  it('ends no turn, in this call or, when that is replaced, in the next', async () => {
    const { session, store, clock } = await startHolding(bench);
    bench.offscreen.quiet = true;
    session.press();
    await clock.pass(1_000);
    bench.offscreen.sent.length = 0;
    session.controls.release();
    bench.offscreen.simulateDoubt();
    await settle();
    bench.offscreen.simulateState('connected');
    await settle();
    assert.deepEqual([bench.offscreen.offers.length, channelTypes(bench), noticesOf(store)], [2, [], []]);
    assert.equal(store.model.session.phase, 'live');
    const record = JSON.parse(bench.memory.values.get('session') ?? '') as { turns: unknown };
    assert.deepEqual(record.turns, []);
  });
});
