import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createPortPair } from '../../../protocol/port.ts';
import { settle } from '../../fakes/workerClock.ts';
import { endOf, openAfter, phaseOf } from './ends.ts';
import { WorkerBench } from './workerBench.ts';

let bench: WorkerBench;
beforeEach(() => {
  bench = new WorkerBench();
});
afterEach(() => {
  assert.deepEqual(bench.bugs, []);
});

describe('a start', () => {
  it('is shown at once, before anybody has answered (codex#2, codex#10)', async () => {
    const worker = await bench.startWorker();
    worker.session.start();
    assert.deepEqual([phaseOf(worker), bench.posts], ['starting', []]);
  });

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

  it('has control without a detour at the latencies measured against OpenAI', async () => {
    const worker = await bench.startWorker();
    const { clock, session, store } = worker;
    let answer: (response: Response) => void = () => undefined;
    bench.answerPost = () => new Promise((resolve) => (answer = resolve));
    const controls: string[] = [];
    store.onChange(({ session: now }) => {
      const control = now.phase === 'live' ? now.control : now.phase;
      if (controls.at(-1) !== control) controls.push(control);
    });
    session.start();
    await clock.pass(1_026);
    answer(new Response('answer', { status: 201, headers: { Location: '/v1/realtime/calls/rtc_1' } }));
    await clock.pass(150);
    bench.offscreen.simulateState('connected');
    await clock.pass(819);
    await bench.joinSideband();
    assert.deepEqual(controls, ['starting', 'joining', 'up']);
  });

  it('does not wait for the words of a large workspace: the call expects them as soon as they are known', async () => {
    bench.host.opened = { ...bench.host.opened, kind: 'openai', transcription: 'gpt-transcribe', keywords: null };
    await bench.startCall();
    assert.deepEqual(bench.host.expected, ['w1']);
    assert.match(bench.sockets.latest.sent.join('\n'), /"keywords":\["w1 word"\]/);
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

  it('is given up with its reason when the microphone is refused, and leaves nothing open (codex#119)', async () => {
    bench.offscreen.microphone = 'microphone_denied';
    const worker = await bench.startWorker();
    worker.session.start();
    await settle();
    assert.deepEqual(endOf(worker), ['error', 'microphone_denied']);
    assert.deepEqual([bench.offscreen.requests.at(-1), bench.memory.values.has('session')], ['call.close', false]);
    assert.deepEqual(await openAfter(bench, worker, 60_000), [false, 0]);
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
    it(`is given up with ${code} when ${name}, and the microphone is released (codex#1, codex#48)`, async () => {
      prepare();
      const worker = await bench.startWorker();
      worker.session.start();
      await settle();
      assert.deepEqual(endOf(worker), ['error', code]);
      assert.equal(bench.offscreen.requests.at(-1), 'call.close');
    });
  }

  it('goes on with pauses, and says so, where the provider has no semantic turn detection', async () => {
    const worker = await bench.startWorker();
    await worker.session.controls.changeSettings({ patience: 'semantic' });
    const { answerPost } = bench;
    bench.answerPost = () => {
      bench.answerPost = answerPost;
      const error = { code: 'invalid_value', message: 'no', param: 'session.audio.input.turn_detection.type' };
      return Promise.resolve(Response.json({ error }, { status: 400 }));
    };
    worker.session.start();
    await settle();
    bench.offscreen.simulateState('connected');
    await bench.joinSideband();
    assert.equal(phaseOf(worker), 'live');
    assert.deepEqual(
      worker.store.model.timeline.map((entry) => entry.kind === 'notice' && entry.failure.code),
      ['turn_taking_refused'],
    );
    assert.equal(worker.store.model.settings.patience, 'normal');
    assert.match(bench.sockets.latest.sent[0] ?? '', /"type":"server_vad","silence_duration_ms":500/);
  });

  it('goes on with pauses when the provider refuses semantic turn detection in the running call', async () => {
    const worker = await bench.startCall();
    await worker.session.controls.changeSettings({ patience: 'semantic' });
    await settle();
    assert.match(bench.sockets.latest.sent.at(-1) ?? '', /semantic_vad/);
    const error = { type: 'invalid_request_error', code: 'invalid_value', message: "Invalid value: 'semantic_vad'." };
    await bench.simulateEvent({ type: 'error', error: { ...error, event_id: 'earshot:settings' } });
    assert.match(bench.sockets.latest.sent.at(-1) ?? '', /"type":"server_vad"/);
    assert.deepEqual([phaseOf(worker), worker.store.model.settings.patience], ['live', 'normal']);
    assert.equal(worker.store.model.timeline.filter(({ kind }) => kind === 'notice').length, 1);
  });

  it('is given up with a word when the provider does not answer', async () => {
    bench.answerPost = () => new Promise(() => undefined);
    const worker = await bench.startWorker();
    worker.session.start();
    await worker.clock.pass(25_000);
    const { session } = worker.store.model;
    assert.deepEqual(endOf(worker), ['error', 'timed_out']);
    assert.match((session.phase === 'idle' && session.ended?.failure?.message) || '', /voice service did not answer/);
  });

  it('is given up with a word when the host says nothing', async () => {
    bench.connectHost = () => ({ port: createPortPair()[0], endReason: () => undefined });
    const worker = await bench.startWorker();
    worker.session.start();
    await worker.clock.pass(90_000);
    assert.deepEqual([endOf(worker), bench.offscreen.attemptId], [['error', 'timed_out'], undefined]);
  });

  it('is given up when the media does not connect (codex#116)', async () => {
    const worker = await bench.startWorker();
    worker.session.start();
    await worker.clock.pass(20_000);
    assert.deepEqual(endOf(worker), ['error', 'timed_out']);
  });

  it('that was stopped hangs up the call it made all the same (codex#31, codex#120, codex#122)', async () => {
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

  it('tells once, and more each time, of speech that did not fit', async () => {
    const worker = await bench.startCall();
    for (const lostMs of [250, 900, 2_600]) bench.offscreen.simulateLag(30_000, lostMs);
    await settle();
    const notices = worker.store.model.timeline.filter(({ kind }) => kind === 'notice');
    assert.equal(notices.length, 1);
    assert.match(JSON.stringify(notices), /3 s of what you said did not fit/);
  });
});
