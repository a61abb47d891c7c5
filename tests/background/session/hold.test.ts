import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Shortcut } from '../../../background/session/shortcut.ts';
import { settle } from '../../fakes/workerClock.ts';
import { endOf, phaseOf } from './ends.ts';
import { channelTypes, startHolding } from './holding.ts';
import { WorkerBench, aResponse } from './workerBench.ts';
import type { Worker } from './workerBench.ts';

let bench: WorkerBench;
beforeEach(() => {
  bench = new WorkerBench();
});
afterEach(() => {
  assert.deepEqual(bench.bugs, []);
});

const talkOf = (store: Worker['store']): string => store.model.talk.talk;

describe('hold to talk', () => {
  it('lets the microphone in while held, and commits on release, on the data channel', async () => {
    const { session, clock } = await startHolding(bench);
    session.press();
    await settle();
    assert.deepEqual(channelTypes(bench), ['response.cancel', 'output_audio_buffer.clear', 'input_audio_buffer.clear']);
    bench.offscreen.sent.length = 0;
    await clock.pass(1_000);
    session.controls.release();
    await settle();
    assert.deepEqual(channelTypes(bench), ['input_audio_buffer.commit', 'response.create']);
    assert.deepEqual(bench.offscreen.requests, ['gate.open', 'gate.shut']);
  });

  it('starts a session that hears from the press on', async () => {
    const { session, store } = await startHolding(bench, { call: false });
    session.press();
    await settle();
    assert.deepEqual(
      bench.offscreen.offers.map(({ gate }) => gate),
      ['open'],
    );
    assert.equal(talkOf(store), 'held');
  });

  it('starts the next session that hears from the press on, though the last one is still ending', async () => {
    const { session, store } = await startHolding(bench);
    session.stop();
    session.press();
    await settle();
    assert.deepEqual([bench.offscreen.offers.at(-1)?.gate, talkOf(store)], ['open', 'held']);
  });

  it('starts a session with a shut microphone when nobody presses', async () => {
    const { session } = await startHolding(bench, { call: false });
    session.start();
    await settle();
    assert.deepEqual(
      bench.offscreen.offers.map(({ gate }) => gate),
      ['shut'],
    );
  });

  it('takes the death of the worker for a release', async () => {
    const { session } = await startHolding(bench);
    session.press();
    await settle();
    await bench.killWorker();
    bench.offscreen.requests.length = 0;
    const second = await bench.startWorker();
    await settle();
    assert.deepEqual(bench.offscreen.requests, ['gate.shut']);
    assert.equal(talkOf(second.store), 'shut');
  });

  it('stays latched when the worker dies, and is shut by the next press', async () => {
    const { session, clock } = await startHolding(bench);
    session.press();
    await clock.pass(100);
    session.controls.release();
    await settle();
    await bench.killWorker();
    bench.offscreen.requests.length = 0;
    const second = await bench.startWorker();
    assert.deepEqual([bench.offscreen.requests, talkOf(second.store)], [[], 'latched']);
    second.session.press();
    await settle();
    assert.deepEqual([bench.offscreen.requests, talkOf(second.store)], [['gate.shut'], 'shut']);
  });

  it('works with the shortcut: held by its repeats, latched by a tap, shut by the next', async () => {
    const { session, clock, store } = await startHolding(bench);
    const shortcut = new Shortcut({ clock, session, settings: () => store.model.settings });
    shortcut.fire();
    await clock.pass(660);
    shortcut.fire();
    await clock.pass(40);
    shortcut.fire();
    assert.equal(talkOf(store), 'held');
    await clock.pass(250);
    assert.equal(talkOf(store), 'shut');
    shortcut.fire();
    await clock.pass(900);
    assert.equal(talkOf(store), 'latched');
    shortcut.fire();
    await clock.pass(900);
    assert.equal(talkOf(store), 'shut');
  });

  it('latches and shuts with every press where holds are not told apart', async () => {
    const { session, clock, store } = await startHolding(bench);
    await session.controls.changeSettings({ holdDetection: false });
    const shortcut = new Shortcut({ clock, session, settings: () => store.model.settings });
    shortcut.fire();
    assert.equal(talkOf(store), 'latched');
    await clock.pass(1_000);
    shortcut.fire();
    assert.equal(talkOf(store), 'shut');
  });
});

describe('a microphone that was left latched', () => {
  it('has its turn sent when nobody was heard for three minutes, and the call ends three minutes later', async () => {
    const worker = await startHolding(bench);
    const { session, clock, store } = worker;
    session.press();
    await clock.pass(100);
    session.controls.release();
    await clock.pass(3 * 60_000);
    assert.deepEqual([talkOf(store), bench.offscreen.requests.at(-1), phaseOf(worker)], ['shut', 'gate.shut', 'live']);
    assert.deepEqual(channelTypes(bench).slice(-2), ['input_audio_buffer.commit', 'response.create']);
    await clock.pass(3 * 60_000);
    assert.deepEqual(endOf(worker), ['idle', undefined]);
  });
});

describe('a voice that has something to say', () => {
  const asks = (): number => bench.sent.filter((type) => type === 'response.create').length;

  /** A task finishes in a call of hold mode. */
  async function finishTask(worker: Promise<Worker>, before: (worker: Worker) => void): Promise<Worker> {
    const started = await worker;
    await bench.simulateEvent(aResponse('r1', 'c1', 'rename it'));
    before(started);
    await settle();
    bench.host.simulateFinish('c1', 'Renamed.');
    await settle();
    return started;
  }

  it('waits while the key is held, and until the provider has taken the turn', async () => {
    const { session, clock } = await finishTask(startHolding(bench), ({ session }) => session.press());
    assert.equal(asks(), 0);
    await clock.pass(1_000);
    session.controls.release();
    await settle();
    assert.equal(asks(), 0);
    await bench.simulateEvent({ type: 'input_audio_buffer.committed', item_id: 'i1' });
    await bench.simulateEvent({ type: 'response.created', response: { id: 'r2' } });
    await bench.simulateEvent({ type: 'response.done', response: { id: 'r2', status: 'completed' } });
    assert.equal(asks(), 1);
  });

  it('waits no longer for a turn that had no sound', async () => {
    const { session, clock } = await finishTask(startHolding(bench), ({ session }) => session.press());
    await clock.pass(1_000);
    session.controls.release();
    await settle();
    await bench.simulateEvent({ type: 'error', error: { code: 'input_audio_buffer_commit_empty', message: '' } });
    assert.equal(asks(), 1);
  });

  it('waits while the microphone is latched, in the next worker too', async () => {
    const { clock } = await finishTask(startHolding(bench), ({ session, store }) => {
      session.press();
      session.controls.release();
      assert.equal(talkOf(store), 'latched');
    });
    assert.equal(asks(), 0);
    await bench.killWorker();
    await bench.startWorker();
    await bench.joinSideband();
    await clock.pass(0);
    assert.equal(asks(), 0);
  });

  it('speaks once turns end by themselves again', async () => {
    const { session } = await finishTask(startHolding(bench), ({ session }) => session.press());
    await session.controls.changeSettings({ mode: 'conversation' });
    await settle();
    assert.equal(asks(), 1);
  });
});

describe('a turn ended by letting go', () => {
  it('is settled up to where it was sent, once the provider has written it down', async () => {
    const { session, clock } = await startHolding(bench);
    session.press();
    await clock.pass(1_000);
    bench.offscreen.sentMs = 1_240;
    session.controls.release();
    await settle();
    await bench.simulateEvent({ type: 'input_audio_buffer.committed', item_id: 'i1' });
    await bench.simulateEvent({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'i1',
      transcript: 'Rename it.',
    });
    assert.deepEqual(bench.offscreen.settled, [{ attemptId: 'id1', throughMs: 1_240, pending: [] }]);
  });

  it('and lost with its call ends in the next one too, once it has been played there', async () => {
    const { session, clock } = await startHolding(bench);
    session.press();
    await clock.pass(1_000);
    session.controls.release();
    await settle();
    bench.offscreen.requests.length = 0;
    bench.offscreen.simulateState('failed');
    await settle();
    assert.deepEqual(
      bench.offscreen.requests.filter((request) => request !== 'call.answer answer'),
      ['call.offer', 'microphone.mute false', 'gate.shut'],
    );
  });
});

describe('the controls of a conversation', () => {
  it('change how turns are taken while the call goes on (codex#111)', async () => {
    const { session } = await bench.startCall();
    await session.controls.changeSettings({ mode: 'dictate', patience: 'long' });
    await settle();
    const update = bench.sockets.latest.sent.findLast((frame) => frame.includes('session.update')) ?? '';
    const { session: sent } = JSON.parse(update) as { session: { output_modalities: unknown } };
    assert.deepEqual(sent.output_modalities, ['text']);
  });

  it('stop the voice by a press and by the button, before the provider knows', async () => {
    const { session } = await bench.startCall();
    bench.offscreen.sent.length = 0;
    session.press();
    session.controls.silence();
    await settle();
    const silence = ['response.cancel', 'output_audio_buffer.clear'];
    assert.deepEqual(channelTypes(bench), [...silence, ...silence]);
  });

  it('mute by stopping the microphone, and keep it muted in the next call', async () => {
    const { session } = await bench.startCall();
    session.controls.mute(true);
    await settle();
    bench.offscreen.simulateState('failed');
    await settle();
    assert.deepEqual(
      bench.offscreen.requests.filter((request) => request.startsWith('microphone')),
      ['microphone.mute true', 'microphone.mute true'],
    );
  });

  it('are known to be muted by the next worker of the session, and not by the next session', async () => {
    const { session } = await bench.startCall();
    session.controls.mute(true);
    await settle();
    await bench.killWorker();
    const second = await bench.startWorker();
    assert.equal(second.store.model.muted, true);
    second.session.stop();
    await settle();
    await bench.killWorker();
    assert.equal((await bench.startWorker()).store.model.muted, false);
  });

  it('change devices in the running call (codex#121), and keep what was chosen for the next worker', async () => {
    const { session } = await bench.startCall();
    await session.controls.changeSettings({ microphoneId: 'desk', speakerId: 'phones' });
    await settle();
    assert.deepEqual(
      bench.offscreen.devices.map(({ microphoneId, speakerId }) => [microphoneId, speakerId]),
      [['desk', 'phones']],
    );
    await bench.killWorker();
    const second = await bench.startWorker();
    assert.equal(second.store.model.settings.microphoneId, 'desk');
  });

  it('leave the devices alone where something else is changed', async () => {
    const { session } = await bench.startCall();
    await session.controls.changeSettings({ microphoneId: 'unplugged since' });
    await session.controls.changeSettings({ patience: 'long' });
    await settle();
    assert.equal(bench.offscreen.devices.length, 1);
  });

  it('start and stop a session by the shortcut, however often a held key repeats', async () => {
    const { session, clock, store } = await bench.startWorker();
    const shortcut = new Shortcut({ clock, session, settings: () => store.model.settings });
    shortcut.fire();
    await clock.pass(660);
    shortcut.fire();
    assert.equal(store.model.session.phase, 'starting');
    await clock.pass(1_000);
    shortcut.fire();
    await settle();
    assert.equal(store.model.session.phase, 'idle');
  });
});
