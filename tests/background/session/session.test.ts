import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { SessionState } from '../../../background/session/state.ts';
import { settle } from '../../fakes/workerClock.ts';
import { WorkerBench, aResponse } from './workerBench.ts';
import type { Worker } from './workerBench.ts';

const never = { signal: new AbortController().signal };
let bench: WorkerBench;

beforeEach(() => {
  bench = new WorkerBench();
});
afterEach(() => {
  assert.deepEqual(bench.bugs, []);
});

function phaseOf({ store }: Worker): string {
  return store.model.session.phase;
}

/** How the session ended: reason and code. */
function endOf({ store }: Worker): readonly unknown[] {
  const { session } = store.model;
  return session.phase === 'idle' ? [session.ended?.reason, session.ended?.failure?.code] : [session.phase];
}

function liveOf({ store }: Worker): Extract<SessionState, { phase: 'live' }> {
  const { session } = store.model;
  assert.ok(session.phase === 'live');
  return session;
}

/** What is left open after a while: the call page, and connections to the host. */
async function openAfter({ clock }: Worker, ms: number): Promise<readonly unknown[]> {
  await clock.pass(ms + 5_000);
  return [await bench.offscreen.exists(), bench.host.connections];
}

/** The client events sent on the latest sideband, but for what the model is told at the start. */
function sentTypes(): unknown[] {
  return bench.sockets.latest.sent
    .map((frame) => JSON.parse(frame) as { type: string; item?: { role?: string } })
    .filter(({ item }) => item?.role !== 'system')
    .map(({ type }) => type);
}

describe('a start', () => {
  it('hands the answer to offscreen before the sideband is joined (codex#3, codex#24)', async () => {
    const worker = await bench.startWorker();
    worker.session.start();
    await settle();
    assert.deepEqual(bench.offscreen.requests, ['call.offer', 'call.answer answer']);
    assert.deepEqual(bench.posts, ['/v1/realtime/calls']);
    assert.deepEqual([bench.sockets.latest.readyState, phaseOf(worker)], [0, 'starting']);
    bench.offscreen.simulateState('connected');
    await settle();
    assert.deepEqual(phaseOf(worker), 'live');
    await bench.joinSideband();
    const { session } = worker.store.model;
    assert.equal(session.phase === 'live' && session.control, 'up');
  });

  it('asked for in a session replaces it fully (codex#12)', async () => {
    const worker = await bench.startCall();
    const first = bench.offscreen.attemptId;
    worker.session.start();
    await settle();
    assert.deepEqual(bench.posts, ['/v1/realtime/calls', '/v1/realtime/calls/rtc_1/hangup', '/v1/realtime/calls']);
    assert.equal(phaseOf(worker), 'starting');
    assert.notEqual(bench.offscreen.attemptId, first);
    assert.deepEqual(
      bench.offscreen.offers.map(({ replays }) => replays),
      [false, false],
    );
  });

  it('is given up with its reason when the microphone is refused, and leaves nothing open', async () => {
    bench.offscreen.microphone = 'microphone_denied';
    const worker = await bench.startWorker();
    worker.session.start();
    await settle();
    assert.deepEqual(endOf(worker), ['error', 'microphone_denied']);
    assert.deepEqual([bench.offscreen.requests.at(-1), bench.memory.values.has('session')], ['call.close', false]);
    assert.deepEqual(await openAfter(worker, 60_000), [false, 0]);
  });

  for (const [name, prepare, code] of [
    ['there is no host', () => (bench.host.missing = 'Specified native messaging host not found.'), 'host_missing'],
    ['no folder is allowed', () => (bench.host.hello = { workspaces: [] }), 'workspace_missing'],
    [
      'no key is stored for the provider (codex#22)',
      () => (bench.host.opened = { ...bench.host.opened, kind: 'openai', token: null }),
      'provider_key_missing',
    ],
    ['the voice models are damaged', () => (bench.host.providerFailure = 'models_damaged'), 'models_damaged'],
    [
      'the provider refuses',
      () => (bench.answerPost = () => Promise.resolve(new Response('', { status: 401 }))),
      'provider_refused',
    ],
    [
      'the provider is away',
      () => (bench.answerPost = () => Promise.reject(new TypeError('x'))),
      'provider_unreachable',
    ],
  ] as const) {
    it(`is given up with ${code} when ${name}, and the microphone is released`, async () => {
      prepare();
      const worker = await bench.startWorker();
      worker.session.start();
      await settle();
      assert.deepEqual(endOf(worker), ['error', code]);
      assert.equal(bench.offscreen.requests.at(-1), 'call.close');
    });
  }

  it('is given up when the media does not connect', async () => {
    const worker = await bench.startWorker();
    worker.session.start();
    await worker.clock.pass(20_000);
    assert.deepEqual(endOf(worker), ['error', 'timed_out']);
  });

  it('that was stopped hangs up the call it made all the same', async () => {
    let answer = (): void => undefined;
    bench.answerPost = () =>
      new Promise((resolve) => {
        const headers = { Location: '/v1/realtime/calls/rtc_late' };
        answer = () => resolve(new Response('late', { status: 201, headers }));
      });
    const worker = await bench.startWorker();
    worker.session.start();
    await settle();
    worker.session.stop();
    await settle();
    assert.deepEqual(endOf(worker), ['requested', undefined]);
    answer();
    await settle();
    assert.deepEqual(bench.posts, ['/v1/realtime/calls', '/v1/realtime/calls/rtc_late/hangup']);
    assert.ok(!bench.offscreen.requests.includes('call.answer late'));
  });

  it('asked for while a session ends is the next one', async () => {
    const worker = await bench.startCall();
    const first = bench.offscreen.attemptId;
    worker.session.stop();
    worker.session.start();
    await settle();
    assert.equal(phaseOf(worker), 'starting');
    assert.notEqual(bench.offscreen.attemptId, first);
  });
});

describe('a session', () => {
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
    assert.deepEqual(sentTypes(), ['session.update', 'conversation.item.create', 'response.create']);
    const output = JSON.parse(bench.sockets.latest.sent.at(-2) ?? '') as { item: { call_id: string; output: string } };
    assert.deepEqual([output.item.call_id, output.item.output], ['c1', 'Renamed.']);
  });

  it('sends typed text into the call, not to the host (codex#95)', async () => {
    const worker = await bench.startCall();
    await worker.session.sendText('rename it', never);
    await settle();
    assert.deepEqual(sentTypes(), ['session.update', 'conversation.item.create', 'response.create']);
    assert.deepEqual(bench.host.starts, []);
    assert.deepEqual(
      worker.store.model.timeline.map(({ kind }) => kind),
      ['typed'],
    );
  });

  it('sends typed text to the host when there is no call', async () => {
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

  it('does not lose text typed for a call that never came', async () => {
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

  it('refuses more typed text than it can keep, with a reason', async () => {
    const worker = await bench.startWorker();
    worker.session.start();
    for (let n = 0; n < 64; n += 1) await worker.session.sendText(`${n}`, never);
    await assert.rejects(worker.session.sendText('one more', never), { code: 'queue_full' });
  });

  it('works over the data channel when the sideband cannot be joined, and over the sideband when it can again', async () => {
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

  it('tells the next call what was heard and not answered, once, and lets go of the sound of it', async () => {
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
    assert.deepEqual(sentTypes(), ['session.update', 'conversation.item.create', 'response.create']);
    assert.match(bench.sockets.latest.sent.find((frame) => frame.includes('input_text')) ?? '', /Rename it\./);
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
    assert.deepEqual(sentTypes(), ['session.update', 'conversation.item.create', 'response.create']);
    const news = bench.sockets.latest.sent.at(-2) ?? '';
    assert.match(news, /\[BACKEND\] Renamed\./);
    assert.equal(bench.host.starts.length, 1);
  });

  it('ends with a word when no other call comes up', async () => {
    const worker = await bench.startCall();
    bench.answerPost = () => Promise.reject(new TypeError('x'));
    bench.offscreen.simulateState('failed');
    await worker.clock.pass(60_000);
    assert.deepEqual(endOf(worker), ['transport_closed', 'provider_unreachable']);
    assert.equal(bench.offscreen.offers.length, 5);
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

  it('gives everything back when it is stopped', async () => {
    const worker = await bench.startCall();
    worker.session.stop();
    await settle();
    assert.deepEqual(endOf(worker), ['requested', undefined]);
    assert.equal(bench.offscreen.requests.at(-1), 'call.close');
    assert.equal(bench.posts.at(-1), '/v1/realtime/calls/rtc_1/hangup');
    assert.equal(bench.sockets.latest.closedWith, 1000);
    assert.deepEqual([await bench.offscreen.exists(), bench.memory.values.has('session')], [true, false]);
    assert.deepEqual(await openAfter(worker, 60_000), [false, 0]);
    assert.deepEqual([bench.sockets.all.length, worker.clock.delays], [1, []]);
  });
});

describe('a killed worker', () => {
  it('is followed by one that goes on with the same call', async () => {
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

  it('has what it missed done by the next one, once', async () => {
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
    assert.deepEqual(sentTypes(), ['session.update', 'conversation.item.create', 'response.create']);
    assert.equal(bench.host.starts.length, 1);
    assert.equal(second.store.model.timeline.length, 1);
  });

  it('has typed text sent by the next one, unless the provider has it', async () => {
    const first = await bench.startCall();
    await first.session.sendText('confirmed', never);
    await settle();
    const item = JSON.parse(bench.sockets.latest.sent.at(-2) ?? '') as { item: { id: string } };
    await bench.simulateEvent({ type: 'conversation.item.added', item: item.item });
    bench.sockets.latest.simulateClose();
    bench.offscreen.simulateState('connected', false);
    await first.session.sendText('waiting', never);
    await settle();
    await bench.killWorker();
    await bench.startWorker();
    await bench.joinSideband();
    const texts = bench.sockets.latest.sent.filter((frame) => frame.includes('input_text'));
    assert.equal(texts.length, 1);
    assert.match(texts[0] ?? '', /waiting/);
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
