import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { settle } from '../../fakes/workerClock.ts';
import { askMeanwhile, endOf, never, phaseOf, sentTypes } from './ends.ts';
import { WorkerBench, aResponse } from './workerBench.ts';

let bench: WorkerBench;
beforeEach(() => {
  bench = new WorkerBench();
});
afterEach(() => {
  assert.deepEqual(bench.bugs, []);
});

describe('a killed worker', () => {
  it('is followed by one that goes on with the same call (codex#20)', async () => {
    const first = await bench.startCall();
    const startedAtMs = first.clock.now();
    await bench.killWorker();
    const second = await bench.startWorker();
    await bench.joinSideband();
    const { session } = second.store.model;
    assert.deepEqual(session.phase === 'live' && [session.control, session.startedAtMs], ['up', startedAtMs]);
    assert.deepEqual([bench.posts.length, bench.sockets.all.length], [1, 2]);
    assert.equal(bench.sockets.latest.address.url, 'ws://127.0.0.1:7/v1/realtime?call_id=rtc_1');
  });

  it('is followed by one that asks for the key when the host is there again, and joins the sideband with it', async () => {
    bench.host.opened = { ...bench.host.opened, kind: 'openai', token: 'key' };
    await bench.startCall();
    await bench.killWorker();
    bench.host.missing = 'Native host has exited.';
    const second = await bench.startWorker();
    await second.clock.pass(3_000);
    assert.equal(bench.sockets.all.length, 1);
    bench.host.missing = null;
    await second.clock.pass(5_000);
    await bench.joinSideband();
    const { session, timeline } = second.store.model;
    assert.deepEqual([session.phase === 'live' && session.control, timeline], ['up', []]);
  });

  it('whose microphone went meanwhile is followed by one that ends with a word', async () => {
    await bench.startCall();
    await bench.killWorker();
    bench.offscreen.simulateMicrophoneEnd();
    assert.deepEqual(endOf(await bench.startWorker()), ['error', 'microphone_lost']);
  });

  it('has what it missed done by the next one, once (codex#77)', async () => {
    await bench.startCall();
    await bench.simulateEvent(aResponse('r1', 'c1', 'before'));
    await bench.killWorker();
    await bench.simulateEvent(aResponse('r2', 'c2', 'while dead'));
    await bench.startWorker();
    await bench.joinSideband();
    assert.deepEqual(
      bench.host.starts.map(({ functionCallId }) => functionCallId),
      ['c1', 'c2'],
    );
  });

  it('between the function call and its task has the task started by the next one', async () => {
    await bench.startCall();
    bench.host.missing = 'Native host has exited.';
    bench.host.simulateDisconnect();
    await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
    assert.deepEqual(bench.host.starts, []);
    await bench.killWorker();
    bench.host.missing = null;
    await bench.startWorker();
    assert.deepEqual(
      bench.host.starts.map(({ functionCallId }) => functionCallId),
      ['c1'],
    );
  });

  it('has the outcome of its task spoken by the next one', async () => {
    await bench.startCall();
    await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
    await bench.killWorker();
    bench.host.simulateFinish('c1', 'Renamed.');
    const second = await bench.startWorker();
    await bench.joinSideband();
    assert.deepEqual(sentTypes(bench), ['session.update', 'conversation.item.create', 'response.create']);
    assert.equal(bench.host.starts.length, 1);
    assert.equal(second.store.model.timeline.length, 1);
  });

  it('has typed text sent by the next one, unless it was answered', async () => {
    const first = await bench.startCall();
    await first.session.sendText('answered', never);
    await settle();
    const item = JSON.parse(bench.sockets.latest.sent.at(-2) ?? '') as { item: { id: string } };
    await bench.simulateEvent({ type: 'conversation.item.added', item: item.item });
    await bench.simulateEvent({ type: 'response.created', response: { id: 'r1' } });
    await bench.simulateEvent({ type: 'response.done', response: { id: 'r1', status: 'completed' } });
    bench.sockets.latest.simulateClose();
    bench.offscreen.simulateState('connected', 'closed');
    await first.session.sendText('waiting', never);
    await settle();
    await bench.killWorker();
    await bench.startWorker();
    await bench.joinSideband();
    const texts = bench.sockets.latest.sent.filter((frame) => frame.includes('input_text'));
    assert.equal(texts.length, 1);
    assert.match(texts[0] ?? '', /waiting/);
  });

  it('leaves a response that waited for another to end to the next one, which asks for it once', async () => {
    const first = await bench.startCall();
    await askMeanwhile(bench, first);
    await bench.killWorker();
    await bench.startWorker();
    await bench.joinSideband();
    await bench.simulateEvent({ type: 'response.done', response: { id: 'r1', status: 'completed' } });
    await bench.simulateEvent({ type: 'response.created', response: { id: 'r2' } });
    await bench.simulateEvent({ type: 'response.done', response: { id: 'r2', status: 'completed' } });
    assert.deepEqual(sentTypes(bench), ['session.update', 'response.create']);
  });

  it('whose call was not made yet is followed by a new start', async () => {
    bench.answerPost = () => new Promise(() => undefined);
    const first = await bench.startWorker();
    first.session.start();
    await settle();
    await bench.killWorker();
    const second = await bench.startWorker();
    assert.deepEqual([phaseOf(second), bench.posts.length], ['starting', 2]);
  });

  it('whose data channel is still to open is followed by one that goes on with the call', async () => {
    const first = await bench.startWorker();
    first.session.start();
    await settle();
    bench.offscreen.simulateState('connected', 'connecting');
    await bench.killWorker();
    const second = await bench.startWorker();
    await bench.joinSideband();
    bench.offscreen.simulateState('connected');
    assert.deepEqual([phaseOf(second), bench.offscreen.offers.length], ['live', 1]);
    assert.deepEqual(
      second.clock.delays.filter((delay) => delay === 10_000),
      [],
    );
  });

  it('whose data channel is gone too is followed by one that puts what was not answered to another call', async () => {
    await bench.startCall();
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_started', item_id: 'i1' });
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_stopped', item_id: 'i1' });
    await bench.simulateEvent({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'i1',
      transcript: 'rename it',
    });
    bench.offscreen.simulateState('connected', 'closed');
    await bench.killWorker();
    await bench.startWorker();
    assert.deepEqual(
      bench.offscreen.offers.map(({ replays }) => replays),
      [false, true],
    );
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.equal(bench.sockets.latest.sent.filter((frame) => frame.includes('"text":"[USER] rename it"')).length, 1);
  });

  it('whose offscreen document went too is followed by one that makes another call', async () => {
    await bench.startCall();
    await bench.killWorker();
    await bench.offscreen.close();
    const second = await bench.startWorker();
    assert.equal(phaseOf(second), 'starting');
    assert.ok(bench.posts.includes('/v1/realtime/calls/rtc_1/hangup'));
    assert.deepEqual(
      bench.offscreen.offers.map(({ attemptId }) => attemptId),
      ['id1', 'id1-2'],
    );
  });
});
