import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as z from 'zod/mini';
import type { SessionConfig } from '../../../protocol/realtime/sessionConfig.ts';
import { SessionRunner } from '../../../voice/session/sessionRunner.ts';
import { createSession } from '../../../voice/session/state.ts';
import { FakeSenses } from '../../fakes/fakeSenses.ts';
import { EventLog } from '../eventLog.ts';
import type { LoggedEvent } from '../eventLog.ts';
import { agentTool, heardCommand } from './scene.ts';

interface Running {
  readonly runner: SessionRunner;
  readonly senses: FakeSenses;
  readonly log: EventLog;
  readonly faults: unknown[];
  readonly ended: string[];
}

function start(config: Partial<SessionConfig> = {}): Running {
  const senses = new FakeSenses();
  const log = new EventLog();
  const faults: unknown[] = [];
  const ended: string[] = [];
  const runner = new SessionRunner({
    session: createSession({ type: 'realtime', ...config }, { seed: 'x', expiresAtMs: 0 }),
    senses,
    onEnd: (reason) => ended.push(reason),
    onFault: (error) => faults.push(error),
  });
  runner.begin({ send: (frame) => log.push(frame) });
  return { runner, senses, log, faults, ended };
}

function type(runner: SessionRunner, text: string): void {
  const item = { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
  runner.receive(JSON.stringify({ type: 'conversation.item.create', item }));
  runner.receive(JSON.stringify({ type: 'response.create' }));
}

const frames = (runner: SessionRunner, count: number): number =>
  Math.max(...Array.from({ length: count }, () => Math.max(...runner.nextFrame())));
const hundredMs = new Float32Array(1_600);

function turnDetectionOf({ session }: LoggedEvent): unknown {
  const schema = z.looseObject({ audio: z.looseObject({ input: z.looseObject({ turn_detection: z.unknown() }) }) });
  return z.parse(schema, session).audio.input.turn_detection;
}

describe('SessionRunner', () => {
  it('tells every leg the same events with the same ids, and a late leg only what follows', async () => {
    const { runner, log } = start({ tools: [agentTool] });
    const sideband = new EventLog();
    runner.attach({ send: (frame) => sideband.push(frame) });
    type(runner, 'rename a to b');
    await log.until('response.done');
    assert.deepEqual(log.events.slice(1), sideband.events);
    assert.equal(new Set(log.events.map((event) => event.event_id)).size, log.events.length);
  });

  it('speaks, and says when the sound starts and stops', async () => {
    const { runner, senses, log } = start();
    type(runner, 'hello');
    await log.until('response.done');
    assert.deepEqual(senses.spoken, ['I heard: hello. But I have no tool to pass it on to.']);
    assert.equal(log.types.at(-1), 'response.done');
    assert.ok(frames(runner, 5) > 10_000);
    assert.ok(!log.types.includes('output_audio_buffer.stopped'));
    frames(runner, 1);
    assert.equal(log.types.at(-1), 'output_audio_buffer.stopped');
    assert.equal(frames(runner, 2), 0);
  });

  it('falls silent in the middle of a word when the user begins to speak', async () => {
    const { runner, senses, log } = start();
    type(runner, 'hello');
    await log.until('response.done');
    frames(runner, 2);
    senses.simulateTurn({ kind: 'speechStarted', atMs: 0 });
    runner.listen(hundredMs);
    const truncated = await log.until('conversation.item.truncated');
    assert.equal(truncated.audio_end_ms, 40);
    assert.equal(frames(runner, 10), 0);
  });

  it('recognises exactly the sound of the turn', async () => {
    const { runner, senses, log } = start({ tools: [agentTool] });
    senses.toHear.push(heardCommand('Undo that.'));
    runner.listen(hundredMs);
    runner.listen(hundredMs);
    senses.simulateTurn({ kind: 'speechStarted', atMs: 50 }, { kind: 'speechStopped', atMs: 250 });
    runner.listen(hundredMs);
    await log.until('response.done');
    assert.deepEqual(senses.heardSamples, [3_200]);
  });

  it('starts anew after a clear: the sound before it is gone, and time goes on', async () => {
    const { runner, senses, log } = start({ tools: [agentTool] });
    runner.listen(hundredMs);
    runner.receive('{"type":"input_audio_buffer.clear"}');
    senses.simulateTurn({ kind: 'speechStarted', atMs: 0 });
    runner.listen(hundredMs);
    assert.equal((await log.until('input_audio_buffer.speech_started')).audio_start_ms, 100);
  });

  it('commits what is buffered in push to talk', async () => {
    const { runner, senses, log } = start({ tools: [agentTool], audio: { input: { turn_detection: null } } });
    senses.toHear.push(heardCommand('Undo that.'));
    runner.listen(hundredMs);
    runner.listen(hundredMs);
    runner.receive('{"type":"input_audio_buffer.commit"}');
    runner.receive('{"type":"response.create"}');
    await log.until('response.done');
    assert.deepEqual(senses.heardSamples, [3_200]);
  });

  it('says so when a turn by hand was longer than is kept', async () => {
    const { runner, senses, log } = start({ tools: [agentTool], audio: { input: { turn_detection: null } } });
    senses.toHear.push(heardCommand('Undo that.'), heardCommand('Undo that.'));
    const listen = (seconds: number): void => {
      for (let count = 0; count < seconds * 10; count += 1) runner.listen(hundredMs);
    };
    listen(30);
    runner.receive('{"type":"input_audio_buffer.clear"}');
    listen(60);
    runner.receive('{"type":"input_audio_buffer.commit"}');
    assert.ok(!log.types.includes('error'));
    listen(63);
    runner.receive('{"type":"input_audio_buffer.commit","event_id":"mine"}');
    const { error } = await log.until('error');
    assert.deepEqual(error, {
      type: 'invalid_request_error',
      code: 'input_audio_lost',
      message: 'The turn was longer than the 60 s that are kept. Its first 3 s were not heard.',
      param: null,
      event_id: null,
    });
    assert.deepEqual(senses.heardSamples, [60 * 16_000, 60 * 16_000]);
  });

  it('says so when a turn was spoken for longer than is kept, and not of the silence before one', async () => {
    const { runner, senses, log } = start({ tools: [agentTool] });
    senses.toHear.push(heardCommand('Undo that.'), heardCommand('Undo that.'));
    const silence = async (seconds: number): Promise<void> => {
      for (let count = 0; count < seconds * 10; count += 1) runner.listen(hundredMs);
      await setImmediate();
    };
    await silence(70);
    senses.simulateTurn({ kind: 'speechStarted', atMs: 70_000 }, { kind: 'speechStopped', atMs: 70_100 });
    await silence(0.1);
    assert.deepEqual([log.types.includes('input_audio_buffer.committed'), log.types.includes('error')], [true, false]);
    senses.simulateTurn({ kind: 'speechStarted', atMs: 70_100 });
    await silence(61);
    senses.simulateTurn({ kind: 'speechStopped', atMs: 131_200 });
    await silence(0.1);
    await log.until('error');
  });

  it('changes how turns are found in the middle of one, which still ends', async () => {
    const { runner, senses, log } = start({ tools: [agentTool] });
    senses.toHear.push(heardCommand('Undo that.'));
    senses.simulateTurn({ kind: 'speechStarted', atMs: 0 });
    runner.listen(hundredMs);
    await log.until('input_audio_buffer.speech_started');
    const detection = { type: 'semantic_vad', eagerness: 'low' };
    const session = { type: 'realtime', audio: { input: { turn_detection: detection } } };
    runner.receive(JSON.stringify({ type: 'session.update', session }));
    senses.simulateTurn({ kind: 'speechStopped', atMs: 200 });
    runner.listen(hundredMs);
    assert.equal((await log.until('input_audio_buffer.speech_stopped')).audio_end_ms, 200);
    await log.until('response.done');
    assert.deepEqual(senses.tunings, [
      { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 },
      { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 1_200 },
    ]);
  });

  it('says on every leg how turns are found, whichever leg changed it, and finds none while it may not', async () => {
    const { runner, senses, log } = start({ tools: [agentTool] });
    const sideband = new EventLog();
    runner.attach({ send: (frame) => sideband.push(frame) });
    const found: unknown[] = [];
    for (const detection of [null, { type: 'semantic_vad' }, { type: 'server_vad', silence_duration_ms: 300 }]) {
      const session = { type: 'realtime', audio: { input: { turn_detection: detection } } };
      runner.receive(JSON.stringify({ type: 'session.update', session }));
      const updated = await log.until('session.updated');
      assert.deepEqual(await sideband.until('session.updated'), updated);
      found.push(turnDetectionOf(updated));
      senses.simulateTurn({ kind: 'speechStarted', atMs: 0 });
      runner.listen(hundredMs);
    }
    const answers = { create_response: true, interrupt_response: true };
    assert.deepEqual(found, [
      null,
      { type: 'semantic_vad', eagerness: 'auto', ...answers },
      { type: 'server_vad', threshold: 0.5, prefix_padding_ms: 300, silence_duration_ms: 300, ...answers },
    ]);
    // The first 100 ms passed while nobody listened for turns; a listener's own time starts with it.
    assert.equal((await log.until('input_audio_buffer.speech_started')).audio_start_ms, 100);
  });

  it('asks again when recognition failed', async () => {
    const { runner, senses, log, faults } = start({ audio: { input: { transcription: {} } } });
    senses.simulateTurn({ kind: 'speechStarted', atMs: 0 }, { kind: 'speechStopped', atMs: 100 });
    runner.listen(hundredMs);
    await log.until('conversation.item.input_audio_transcription.failed');
    await log.until('response.done');
    assert.deepEqual(senses.spoken, ['Sorry, my hearing failed just now. Please say it again.']);
    assert.equal(faults.length, 1);
  });

  it('ends the response as failed when it cannot be spoken', async () => {
    const { runner, senses, log } = start();
    senses.mouthBroken = true;
    type(runner, 'hello');
    const { response } = await log.until('response.done');
    assert.ok(typeof response === 'object' && response !== null && 'status' in response);
    assert.equal(response.status, 'failed');
  });

  it('plays one answer after the other when the second comes early', async () => {
    const { runner, log } = start();
    type(runner, 'one');
    await log.until('response.done');
    type(runner, 'two');
    await log.until('response.done');
    frames(runner, 20);
    const playback = log.types.filter((name) => name.startsWith('output_audio_buffer'));
    assert.deepEqual(playback, [
      'output_audio_buffer.started',
      'output_audio_buffer.stopped',
      'output_audio_buffer.started',
      'output_audio_buffer.stopped',
    ]);
  });

  for (const [frame, code, eventId] of [
    ['not JSON', 'invalid_json', null],
    ['[]', 'invalid_json', null],
    ['{"type":"session.destroy","event_id":"mine"}', 'invalid_value', 'mine'],
    ['{"type":"session.update","event_id":"mine"}', 'invalid_value', 'mine'],
  ] as const) {
    it(`answers ${frame} with an error and goes on`, async () => {
      const { runner, log, ended } = start();
      runner.receive(frame);
      const { error } = await log.until('error');
      assert.ok(typeof error === 'object' && error !== null && 'code' in error && 'event_id' in error);
      assert.deepEqual([error.code, error.event_id], [code, eventId]);
      assert.deepEqual(ended, []);
    });
  }

  it('says nothing any more after its end', () => {
    const { runner, log, ended } = start();
    runner.dispatch({ type: 'hangup' });
    type(runner, 'hello');
    assert.deepEqual([log.types, ended], [['session.created'], ['requested']]);
  });
});
