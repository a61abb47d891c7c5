import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { settle } from '../../fakes/workerClock.ts';
import { askMeanwhile, endOf, liveOf, never, openAfter, phaseOf, sentTypes } from './ends.ts';
import { WorkerBench, aResponse } from './workerBench.ts';

let bench: WorkerBench;
beforeEach(() => {
  bench = new WorkerBench();
});
afterEach(() => {
  assert.deepEqual(bench.bugs, []);
});

describe('a session', () => {
  it('does not end by itself (codex#9)', async () => {
    const worker = await bench.startCall();
    await worker.clock.pass(100_000);
    assert.equal(phaseOf(worker), 'live');
  });

  it('takes what is typed while it ends for a task (codex#50)', async () => {
    const worker = await bench.startCall();
    worker.session.stop();
    await worker.session.sendText('rename it', never);
    await settle();
    assert.deepEqual(endOf(worker), ['requested', undefined]);
    assert.equal(bench.host.starts.length, 1);
  });

  it('shows nothing of a model that remains silent (codex#53)', async () => {
    const worker = await bench.startCall();
    const call = { type: 'function_call', call_id: 'c1', name: 'remain_silent', arguments: '{}' };
    await bench.simulateEvent({ type: 'response.done', response: { id: 'r1', status: 'completed', output: [call] } });
    assert.deepEqual(worker.store.model.timeline, []);
  });

  it('carries a spoken request to the host and its outcome back, once', async () => {
    await bench.startCall();
    const response = aResponse('r1', 'c1', 'rename it');
    await bench.simulateEvent(response);
    await bench.simulateEvent(response);
    assert.deepEqual(bench.host.starts, [
      { functionCallId: 'c1', workspaceId: 'w1', request: { kind: 'prompt', prompt: 'rename it' }, origin: 'voice' },
    ]);
    bench.host.simulateFinish('c1', 'Renamed.');
    await settle();
    assert.deepEqual(sentTypes(bench), ['session.update', 'conversation.item.create', 'response.create']);
    const output = JSON.parse(bench.sockets.latest.sent.at(-2) ?? '') as { item: { call_id: string; output: string } };
    assert.deepEqual([output.item.call_id, output.item.output], ['c1', 'Renamed.']);
  });

  it('sends typed text into the call, not to the host (codex#95)', async () => {
    const worker = await bench.startCall();
    await worker.session.sendText('rename it', never);
    await settle();
    assert.deepEqual(sentTypes(bench), ['session.update', 'conversation.item.create', 'response.create']);
    assert.deepEqual(bench.host.starts, []);
    assert.deepEqual(
      worker.store.model.timeline.map(({ kind }) => kind),
      ['typed'],
    );
  });

  it('sends typed text to the host when there is no call (codex#49)', async () => {
    const worker = await bench.startWorker();
    await worker.session.sendText('rename it', never);
    assert.deepEqual(
      bench.host.starts.map(({ request, origin }) => [request, origin]),
      [[{ kind: 'prompt', prompt: 'rename it' }, 'typed']],
    );
    bench.host.simulateFinish(bench.host.starts[0]?.functionCallId ?? '', 'Renamed.');
    await settle();
    const [task] = worker.store.model.timeline.filter((entry) => entry.kind === 'task');
    assert.equal(task?.task.state.phase === 'finished' && task.task.state.summary, 'Renamed.');
  });

  it('does not lose text typed for a call that never came (codex#64)', async () => {
    const worker = await bench.startWorker();
    bench.host.providerFailure = 'voice_failed';
    worker.session.start();
    await worker.session.sendText('rename it', never);
    await settle();
    assert.deepEqual(endOf(worker), ['error', 'voice_failed']);
    assert.deepEqual(
      bench.host.starts.map(({ request }) => request),
      [{ kind: 'prompt', prompt: 'rename it' }],
    );
  });

  it('refuses more typed text than it can keep, with a reason (codex#26)', async () => {
    const worker = await bench.startWorker();
    worker.session.start();
    for (let n = 0; n < 64; n += 1) await worker.session.sendText(`${n}`, never);
    await assert.rejects(worker.session.sendText('one more', never), { code: 'queue_full' });
  });

  it('works over the data channel when the sideband cannot be joined, and over the sideband when it can again (codex#29, codex#30, codex#117)', async () => {
    const worker = await bench.startWorker();
    worker.session.start();
    await settle();
    bench.sockets.latest.simulateClose();
    bench.offscreen.simulateState('connected');
    await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
    await worker.clock.pass(1_500);
    const { session } = worker.store.model;
    assert.equal(session.phase === 'live' && session.control, 'degraded');
    bench.host.simulateFinish('c1', 'Renamed.');
    await settle();
    assert.deepEqual([bench.host.starts.length, bench.offscreen.sent.length], [1, 3]);
    await worker.clock.pass(5_000);
    await bench.joinSideband();
    await bench.simulateEvent(aResponse('r2', 'c2', 'undo that'));
    assert.deepEqual(
      bench.host.starts.map(({ functionCallId }) => functionCallId),
      ['c1', 'c2'],
    );
  });

  it('outlives a short loss of the media, but not a long one', async () => {
    const worker = await bench.startCall();
    bench.offscreen.simulateState('disconnected');
    await worker.clock.pass(4_000);
    bench.offscreen.simulateState('connected');
    await worker.clock.pass(4_000);
    assert.equal(phaseOf(worker), 'live');
    bench.offscreen.simulateState('disconnected');
    await worker.clock.pass(5_000);
    assert.deepEqual([phaseOf(worker), bench.offscreen.offers.at(-1)?.replays], ['starting', true]);
  });

  for (const [what, lose] of [
    ['offscreen', () => bench.offscreen.simulateCrash()],
    ['the media', () => bench.offscreen.simulateState('failed')],
    [
      'the time of a call',
      () => bench.simulateEvent({ type: 'error', error: { code: 'session_expired', message: '60 minutes' } }),
    ],
    ['the data channel', () => bench.offscreen.simulateState('connected', 'closed')],
  ] as const) {
    it(`goes on in another call when ${what} goes`, async () => {
      const worker = await bench.startCall();
      const { startedAtMs } = liveOf(worker);
      await worker.clock.pass(1_000);
      await lose();
      await settle();
      assert.deepEqual(
        bench.offscreen.offers.map(({ attemptId, replays }) => [attemptId, replays]),
        [
          ['id1', false],
          ['id1-2', true],
        ],
      );
      bench.offscreen.simulateState('connected');
      await bench.joinSideband();
      assert.deepEqual([phaseOf(worker), liveOf(worker).startedAtMs], ['live', startedAtMs]);
      assert.deepEqual(bench.posts.filter((path) => path.endsWith('/hangup')).length, 1);
    });
  }

  it('goes on in another call when neither leg carries control for a while', async () => {
    const worker = await bench.startCall();
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_started', item_id: 'i1' });
    bench.offscreen.simulateState('connected', 'closed');
    bench.sockets.latest.simulateClose();
    await settle();
    assert.deepEqual([phaseOf(worker), bench.offscreen.offers.length], ['live', 1]);
    await worker.clock.pass(3_000);
    assert.deepEqual([phaseOf(worker), bench.offscreen.offers.at(-1)?.replays], ['starting', true]);
  });

  it('does not leave a call without its data channel in the middle of a request', async () => {
    const worker = await bench.startCall();
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_started', item_id: 'i1' });
    bench.offscreen.simulateState('connected', 'closed');
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_stopped', item_id: 'i1' });
    await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
    assert.deepEqual([phaseOf(worker), bench.host.starts.length], ['live', 1]);
    bench.host.simulateFinish('c1', 'Renamed.');
    await bench.simulateEvent({ type: 'response.created', response: { id: 'r2' } });
    assert.equal(phaseOf(worker), 'live');
    await bench.simulateEvent({ type: 'response.done', response: { id: 'r2', status: 'completed' } });
    assert.equal(phaseOf(worker), 'starting');
  });

  it('goes on in another call when a healed one may have lost what was said', async () => {
    const worker = await bench.startCall();
    bench.offscreen.simulateDoubt();
    await settle();
    assert.deepEqual([phaseOf(worker), bench.offscreen.offers.at(-1)?.replays], ['starting', true]);
  });

  it('does not put words to the next call whose request has come in the one that breaks', async () => {
    const worker = await bench.startCall();
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_started', item_id: 'i1' });
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_stopped', item_id: 'i1' });
    await bench.simulateEvent({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'i1',
      transcript: 'rename it',
    });
    await bench.simulateEvent({ type: 'response.created', response: { id: 'r1' } });
    bench.memory.onSet = (text) => {
      if (!text.includes('recorded')) return;
      bench.memory.onSet = () => undefined;
      bench.offscreen.simulateState('failed');
    };
    await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.equal(phaseOf(worker), 'live');
    const texts = bench.sockets.latest.sent.filter((frame) => frame.includes('"text":"[USER] '));
    assert.deepEqual([texts, bench.host.starts.length], [[], 1]);
  });

  it('has an answer that broke off with its call told again by the next', async () => {
    const worker = await bench.startCall();
    await bench.simulateEvent({ type: 'response.created', response: { id: 'r1' } });
    const said = { response_id: 'r1', item_id: 'i1', transcript: 'Renamed it.' };
    await bench.simulateEvent({ type: 'response.output_audio_transcript.done', ...said });
    await bench.simulateEvent({ type: 'output_audio_buffer.started', response_id: 'r1' });
    await bench.simulateEvent({ type: 'response.done', response: { id: 'r1', status: 'completed' } });
    bench.offscreen.simulateState('failed');
    await settle();
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.equal(phaseOf(worker), 'live');
    assert.deepEqual(sentTypes(bench), ['session.update', 'conversation.item.create', 'response.create']);
    assert.match(bench.sockets.latest.sent.find((frame) => frame.includes('"text":"[BACKEND]')) ?? '', /Renamed it\./);
  });

  it('tells the next call what was heard and not answered, once, and lets go of the sound of it (codex#36)', async () => {
    await bench.startCall();
    const turn = { item_id: 'i1' };
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_started', ...turn, audio_start_ms: 300 });
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_stopped', ...turn, audio_end_ms: 1_500 });
    await bench.simulateEvent({
      type: 'conversation.item.input_audio_transcription.completed',
      ...turn,
      transcript: 'Rename it.',
    });
    assert.deepEqual(bench.offscreen.settled, [{ attemptId: 'id1', throughMs: 1_500, pending: [] }]);
    bench.offscreen.simulateState('failed');
    await settle();
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.deepEqual(sentTypes(bench), ['session.update', 'conversation.item.create', 'response.create']);
    assert.match(bench.sockets.latest.sent.find((frame) => frame.includes('input_text')) ?? '', /Rename it\./);
  });

  it('puts typed words to the next call that the one that broke had and did not answer', async () => {
    const worker = await bench.startCall();
    await askMeanwhile(bench, worker);
    bench.offscreen.simulateState('failed');
    await settle();
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.deepEqual(sentTypes(bench), ['session.update', 'conversation.item.create', 'response.create']);
    assert.equal(bench.sockets.latest.sent.filter((frame) => frame.includes('"text":"[USER] rename it"')).length, 1);
  });

  it('has a quiet room forgotten before the next call, but not what may still be said', async () => {
    await bench.startCall();
    await bench.simulateEvent({ type: 'input_audio_buffer.speech_started', item_id: 'i1', audio_start_ms: 300 });
    bench.offscreen.simulateState('failed');
    await settle();
    assert.deepEqual(bench.offscreen.settled, [
      { attemptId: 'id1', throughMs: null, pending: [{ fromMs: 300, throughMs: null }] },
    ]);
  });

  it('tells the next call how the task of a call before ended, as news', async () => {
    await bench.startCall();
    await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
    bench.offscreen.simulateState('failed');
    await settle();
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    bench.host.simulateFinish('c1', 'Renamed.');
    await settle();
    assert.deepEqual(sentTypes(bench), ['session.update', 'conversation.item.create', 'response.create']);
    const news = bench.sockets.latest.sent.at(-2) ?? '';
    assert.match(news, /\[BACKEND\] Renamed\./);
    assert.equal(bench.host.starts.length, 1);
  });

  it('ends with a word when no other call comes up (codex#46)', async () => {
    const worker = await bench.startCall();
    bench.answerPost = () => Promise.reject(new TypeError('x'));
    bench.offscreen.simulateState('failed');
    await worker.clock.pass(60_000);
    assert.deepEqual(endOf(worker), ['transport_closed', 'provider_unreachable']);
    assert.equal(bench.offscreen.offers.length, 5);
  });

  it('stopped between two tries at another call, gives back the microphone', async () => {
    const worker = await bench.startCall();
    bench.answerPost = () => Promise.reject(new TypeError('x'));
    bench.offscreen.simulateState('failed');
    await settle();
    assert.deepEqual([phaseOf(worker), bench.offscreen.attemptId], ['starting', 'id1-3']);
    worker.session.stop();
    await settle();
    assert.deepEqual([endOf(worker), bench.offscreen.attemptId], [['requested', undefined], undefined]);
  });

  it('ends with a word when the microphone goes', async () => {
    const worker = await bench.startCall();
    bench.offscreen.simulateMicrophoneEnd();
    await settle();
    assert.deepEqual(endOf(worker), ['error', 'microphone_lost']);
  });

  it('ends when nobody has spoken for three minutes', async () => {
    const worker = await bench.startCall();
    await worker.clock.pass(3 * 60_000);
    assert.deepEqual(endOf(worker), ['idle', undefined]);
  });

  it('gives everything back when it is stopped (codex#47, codex#118)', async () => {
    const worker = await bench.startCall();
    worker.session.stop();
    await settle();
    assert.deepEqual(endOf(worker), ['requested', undefined]);
    assert.equal(bench.offscreen.requests.at(-1), 'call.close');
    assert.equal(bench.posts.at(-1), '/v1/realtime/calls/rtc_1/hangup');
    assert.equal(bench.sockets.latest.closedWith, 1000);
    assert.deepEqual([await bench.offscreen.exists(), bench.memory.values.has('session')], [true, false]);
    assert.deepEqual(await openAfter(bench, worker, 60_000), [false, 0]);
    assert.deepEqual([bench.sockets.all.length, worker.clock.delays], [1, []]);
  });
});
