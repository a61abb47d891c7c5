import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { settle } from '../../fakes/workerClock.ts';
import { endOf, phaseOf, sentTypes } from './ends.ts';
import { WorkerBench, aResponse } from './workerBench.ts';

let bench: WorkerBench;
beforeEach(() => {
  bench = new WorkerBench();
});
afterEach(() => {
  assert.deepEqual(bench.bugs, []);
});

const twoHoursLater = { laterMs: 2 * 3_600_000 } as const;
const made = (): Promise<Response> =>
  Promise.resolve(new Response('answer', { status: 201, headers: { Location: '/v1/realtime/calls/rtc_2' } }));
const notMade = (): Promise<Response> => Promise.reject(new TypeError('No network.'));
const toldOf = (words: string): number => bench.sockets.latest.sent.filter((frame) => frame.includes(words)).length;

describe('a session that its worker left', () => {
  it('while it ended stays ended, and its call and microphone go', async () => {
    const first = await bench.startCall();
    bench.answerPost = () => new Promise(() => undefined);
    bench.offscreen.answersClose = false;
    first.session.stop();
    await settle();
    await bench.killWorker();
    bench.offscreen.answersClose = true;
    const second = await bench.startWorker();
    assert.deepEqual(
      [phaseOf(second), bench.offscreen.attemptId, bench.offscreen.offers.length],
      ['idle', undefined, 1],
    );
  });

  it('long ago, and without a call, is over: no microphone opens without a key', async () => {
    await bench.startCall();
    await bench.killWorker();
    await bench.offscreen.close();
    const second = await bench.startWorker(twoHoursLater);
    assert.deepEqual(endOf(second), ['transport_closed', 'call_failed']);
    assert.equal(bench.offscreen.offers.length, 1);
    await bench.killWorker();
    const third = await bench.startWorker(twoHoursLater);
    assert.deepEqual(endOf(third), [undefined, undefined]);
  });

  it('long ago, before its call was made, is over as well', async () => {
    bench.answerPost = () => new Promise(() => undefined);
    const first = await bench.startWorker();
    first.session.start();
    await settle();
    await bench.killWorker();
    await bench.offscreen.close();
    const second = await bench.startWorker(twoHoursLater);
    assert.deepEqual([endOf(second)[0], bench.offscreen.offers.length], ['transport_closed', 1]);
  });

  it('long ago, with its call still up, goes on', async () => {
    await bench.startCall();
    await bench.killWorker();
    assert.equal(phaseOf(await bench.startWorker(twoHoursLater)), 'live');
  });

  it('while its media were away still ends after a silence', async () => {
    const first = await bench.startCall();
    await first.session.controls.changeSettings({ idleMinutes: 5 });
    bench.offscreen.simulateState('disconnected');
    await settle();
    await bench.killWorker();
    const second = await bench.startWorker();
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    await second.clock.pass(6 * 60_000);
    assert.deepEqual(endOf(second)[0], 'idle');
  });

  it('while another call was being made goes on with what was said', async () => {
    await bench.startCall();
    const heard = { item_id: 'i1', transcript: 'my dog is called Rex' };
    await bench.simulateEvent({ type: 'conversation.item.input_audio_transcription.completed', ...heard });
    await bench.simulateEvent({ type: 'response.created', response: { id: 'r1' } });
    await bench.simulateEvent({
      type: 'response.output_audio_transcript.delta',
      response_id: 'r1',
      item_id: 'a1',
      delta: 'A fine name',
    });
    bench.answerPost = () => new Promise(() => undefined);
    bench.offscreen.simulateState('failed');
    await settle();
    await bench.killWorker();
    bench.answerPost = made;
    await bench.startWorker();
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.equal(toldOf('Rex') > 0, true);
  });
});

describe('an outcome that came between two calls', () => {
  it('is put to the one that comes up, once', async () => {
    const { clock } = await bench.startCall();
    await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
    bench.answerPost = notMade;
    bench.offscreen.simulateState('failed');
    await settle();
    bench.host.simulateFinish('c1', 'Renamed.');
    await clock.pass(1_000);
    bench.answerPost = made;
    await clock.pass(3_000);
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.equal(toldOf('[BACKEND] Renamed.'), 1);
  });

  it('is an answer that broke off, also when its first successor did not come up', async () => {
    const { clock } = await bench.startCall();
    await bench.simulateEvent({ type: 'response.created', response: { id: 'r1' } });
    const spoken = { response_id: 'r1', item_id: 'a1' };
    await bench.simulateEvent({ type: 'response.output_audio_transcript.delta', ...spoken, delta: 'The tests are' });
    bench.answerPost = notMade;
    bench.offscreen.simulateState('failed');
    await clock.pass(900);
    bench.answerPost = made;
    await clock.pass(1_000);
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.equal(toldOf('[BACKEND] The tests are'), 1);
  });
});

describe('an outcome that a call had when it broke', () => {
  const answering = { type: 'response.created', response: { id: 'r2' } };
  const words = {
    type: 'response.output_audio_transcript.delta',
    response_id: 'r2',
    item_id: 'a1',
    delta: 'Renamed f',
  };
  const aDone = (status: string): object => ({ type: 'response.done', response: { id: 'r2', status } });
  const cases: readonly (readonly [string, readonly object[], number])[] = [
    ['told by the next, if the model did not begin to', [], 1],
    ['told by the next, if the model had said nothing of it yet', [answering], 1],
    ['told by the next, whole, if the model had begun to', [answering, words], 1],
    ['told by the next, if the model failed to', [answering, aDone('failed')], 1],
    ['not told again, once it was told', [answering, aDone('completed')], 0],
    ['not told again to a user who cut it short', [answering, aDone('cancelled')], 0],
  ];
  for (const [told, events, times] of cases) {
    it(`is ${told}; also by another worker`, async () => {
      await bench.startCall();
      await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
      bench.host.simulateFinish('c1', 'Renamed.');
      await settle();
      const { item } = JSON.parse(bench.sockets.latest.sent.at(-2) ?? '') as { item: object };
      await bench.simulateEvent({ type: 'conversation.item.added', item });
      assert.equal(bench.sent.at(-1), 'response.create');
      for (const event of events) await bench.simulateEvent(event);
      await bench.killWorker();
      await bench.startWorker();
      bench.offscreen.simulateState('failed');
      await settle();
      bench.offscreen.simulateState('connected');
      await bench.joinSideband();
      assert.equal(toldOf('"text":"[BACKEND] Renamed.'), times);
      const news = times === 0 ? [] : ['conversation.item.create', 'response.create'];
      assert.deepEqual(sentTypes(bench), ['session.update', ...news]);
      assert.equal(toldOf('"role":"system"') > 0, true);
    });
  }
});
