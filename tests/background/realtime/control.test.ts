import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Control } from '../../../background/realtime/control.ts';
import { createOpenaiWire } from '../../../background/realtime/openaiWire.ts';
import type { CallConfig, OutboundItem, Provider, WireEvent } from '../../../background/realtime/wire.ts';
import { limits } from '../../../protocol/limits.ts';
import { FakeSockets } from '../../fakes/fakeSocket.ts';
import { LoggedChannel } from '../../fakes/loggedChannel.ts';
import { WorkerClock, settle } from '../../fakes/workerClock.ts';

const provider: Provider = {
  kind: 'openai',
  baseUrl: 'https://provider.example',
  token: 'tok',
  model: 'm1',
  voice: 'marin',
  transcription: null,
};
const place = { provider, callId: 'rtc_1' };
const persona = { instructions: 'Be brief.', tools: [] };
const config: CallConfig = { persona, turns: { mode: 'conversation', patience: 'normal' }, keywords: [] };
const hold: CallConfig = { persona, turns: { mode: 'hold', patience: 'normal' }, keywords: [] };

const updated = { type: 'session.updated' };
const text = (itemId: string): OutboundItem => ({ kind: 'text', itemId, text: itemId });
const context = (itemId: string): OutboundItem => ({ kind: 'context', itemId, text: itemId });
const added = (itemId: string): object => ({ type: 'conversation.item.added', item: { id: itemId, type: 'message' } });
const heard = (itemId: string): object => ({
  type: 'conversation.item.input_audio_transcription.completed',
  item_id: itemId,
  transcript: itemId,
});

/** Control between a provider that answers questions with one status and a data channel that logs. */
function open({
  status = 426,
  code = 'upgrade_required',
  onEvent,
}: { status?: number; code?: string; onEvent?: () => Promise<void> } = {}) {
  const clock = new WorkerClock();
  const sockets = new FakeSockets();
  const channel = new LoggedChannel();
  const events: WireEvent[] = [];
  const controls: string[] = [];
  const bugs: unknown[] = [];
  const control = new Control({
    wire: createOpenaiWire(() => Promise.resolve(Response.json({ error: { code } }, { status }))),
    channel,
    openSocket: sockets.open,
    clock,
    acknowledgedSeq: 0,
    userHolds: () => false,
    onEvent: (event) => {
      events.push(event);
      return onEvent?.() ?? Promise.resolve();
    },
    onControl: (state, reason) => {
      const told = reason === null ? state : `${state}: ${reason}`;
      if (controls.at(-1) !== told) controls.push(told);
    },
    onAcknowledged: () => undefined,
    onLost: () => undefined,
    onConfirmed: () => undefined,
    wish: 'none',
    onWish: () => undefined,
    onBug: (error) => bugs.push(error),
  });
  channel.deliver = (seq, frame) => control.channelFrame(seq, frame);
  return { clock, sockets, channel, control, events, controls, bugs };
}

async function join({ sockets }: ReturnType<typeof open>): Promise<void> {
  sockets.latest.simulateOpen();
  sockets.latest.simulateMessage(updated);
  await settle();
}

/** What frames are about: the item's id, else the event's type. */
function kinds(frames: readonly string[]): string[] {
  return frames.map((frame) => {
    const id = /"item":\{"id":"(\w+)"/.exec(frame)?.[1];
    return id ?? /"type":"([\w.]+)"/.exec(frame)?.[1] ?? frame;
  });
}

describe('control of a call', () => {
  it('delivers what was sent before the join after it, behind the session.update (codex#25)', async () => {
    const call = open();
    call.control.send(context('c1'), { respond: false });
    call.control.send(text('t1'), { respond: true });
    call.control.join(place, config);
    await join(call);
    assert.deepEqual(kinds(call.sockets.latest.sent), ['session.update', 'c1', 't1', 'response.create']);
    assert.deepEqual([call.controls.at(-1), call.bugs], ['up', []]);
  });

  it('appends context without asking for a response or stopping one (codex#100)', async () => {
    const call = open();
    call.control.join(place, config);
    await join(call);
    call.sockets.latest.simulateMessage({ type: 'response.created', response: { id: 'r1' } });
    await settle();
    call.control.send(context('c1'), { respond: false });
    await settle();
    call.sockets.latest.simulateMessage({ type: 'response.done', response: { id: 'r1', status: 'completed' } });
    await settle();
    assert.deepEqual(kinds(call.sockets.latest.sent), ['session.update', 'c1']);
  });

  it('closes while the join is pending without a word, and joins no more (codex#31)', async () => {
    const call = open();
    call.control.join(place, config);
    call.sockets.latest.simulateOpen();
    call.control.close();
    call.sockets.latest.simulateMessage(updated);
    call.sockets.latest.simulateClose();
    await call.clock.pass(60_000);
    assert.equal(call.sockets.latest.closedWith, 1000);
    assert.deepEqual([call.events, call.controls, call.sockets.all.length], [[], [], 1]);
  });

  it('takes what comes while it ends without a word, and sends none of it (codex#50)', async () => {
    const call = open();
    call.control.join(place, config);
    await join(call);
    call.control.close();
    call.control.send(text('late'), { respond: true });
    call.sockets.latest.simulateMessage(heard('late'));
    await settle();
    assert.deepEqual(kinds(call.sockets.latest.sent), ['session.update']);
    assert.deepEqual([call.events.map(({ type }) => type), call.bugs], [['sessionReady'], []]);
  });

  it('heals a lost sideband: neither error nor end, the unsent item again, no frame of a turn (codex#34, codex#35)', async () => {
    const call = open();
    call.control.join(place, config);
    await join(call);
    call.control.send(text('confirmed'), { respond: false });
    call.control.send(text('lost'), { respond: false });
    await settle();
    call.sockets.latest.simulateMessage(added('confirmed'));
    await settle();
    call.sockets.latest.simulateClose();
    await call.clock.pass(200);
    await join(call);
    assert.deepEqual(kinds(call.sockets.latest.sent), ['session.update', 'lost']);
    assert.deepEqual(
      call.events.filter(({ type }) => type === 'problem' || type === 'sessionEnded'),
      [],
    );
  });

  it('stays on the data channel when the sideband is gone for good, and says why (codex#28, codex#29, codex#30, codex#42, codex#48)', async () => {
    const call = open({ status: 410, code: 'call_ended' });
    call.control.channelChanged(true);
    call.control.join(place, config);
    call.sockets.latest.simulateClose();
    await settle();
    call.control.send(text('t1'), { respond: true });
    await call.clock.pass(60_000);
    assert.deepEqual(kinds(call.channel.sent), ['t1', 'response.create']);
    const reason = 'The voice service has no direct connection to this call (status 410). ';
    assert.deepEqual(call.controls.slice(-1), [`degraded: ${reason}Earshot uses the call itself until it ends.`]);
    assert.deepEqual([call.sockets.all.length, call.events], [1, []]);
  });

  it('does not end a call whose sideband the provider forgets later, nor one with a clean close (codex#37, codex#38, codex#46)', async () => {
    const call = open({ status: 404, code: 'call_id_not_found' });
    call.control.channelChanged(true);
    call.control.join(place, config);
    await join(call);
    call.sockets.latest.simulateClose();
    await call.clock.pass(200);
    call.sockets.latest.simulateClose();
    await call.clock.pass(60_000);
    call.channel.simulateFrame(heard('i1'));
    await settle();
    assert.deepEqual([call.sockets.all.length, call.events.map(({ type }) => type)], [2, ['sessionReady', 'heard']]);
  });

  it('takes a bare 404 for no answer: only one that names the call is final', async () => {
    const call = open({ status: 404, code: 'unknown_url' });
    call.control.join(place, config);
    for (let n = 0; n < 8; n += 1) {
      call.sockets.latest.simulateClose();
      await call.clock.pass(5_000);
    }
    assert.equal(call.sockets.all.length, 9);
  });

  it('refuses what is too large for the data channel once there is no sideband, and loses nothing else', async () => {
    const call = open({ status: 410 });
    call.control.channelChanged(true);
    call.control.send({ kind: 'text', itemId: 'big', text: 'x'.repeat(limits.dataChannelBytes) }, { respond: true });
    call.control.join(place, config);
    call.sockets.latest.simulateClose();
    await settle();
    const [event] = call.events;
    assert.ok(event?.type === 'itemRefused');
    assert.deepEqual([event.itemId, event.failure.code, call.channel.sent], ['big', 'message_too_large', []]);
  });

  it('sends text while events flood in faster than they are handled (codex#39, codex#40)', async () => {
    const call = open({ onEvent: () => new Promise(() => undefined) });
    call.control.join(place, config);
    call.sockets.latest.simulateOpen();
    call.sockets.latest.simulateMessage({ type: 'session.created' });
    call.control.channelChanged(true);
    await call.clock.pass(1_500);
    for (let n = 0; n < 1_000; n += 1) call.channel.simulateFrame(heard(`i${n}`));
    call.control.send(text('t1'), { respond: false });
    await settle();
    assert.deepEqual([kinds(call.channel.sent), call.events.length], [['t1'], 1]);
  });

  it('tells once of frames that are no text, and goes on (codex#43)', async () => {
    const call = open();
    call.control.join(place, config);
    await join(call);
    call.sockets.latest.simulateBinary();
    call.sockets.latest.simulateBinary();
    call.sockets.latest.simulateMessage(heard('i1'));
    await settle();
    assert.deepEqual(
      call.events.map((event) => (event.type === 'problem' ? event.failure.code : event.type)),
      ['sessionReady', 'result_invalid', 'heard'],
    );
  });

  it('shows an error of the provider and goes on (codex#45)', async () => {
    const call = open();
    call.control.join(place, config);
    await join(call);
    call.sockets.latest.simulateMessage({ type: 'error', error: { code: 'server_error', message: 'oops' } });
    call.sockets.latest.simulateMessage(heard('i1'));
    await settle();
    assert.deepEqual(
      [call.events.map(({ type }) => type), call.controls.at(-1)],
      [['sessionReady', 'problem', 'heard'], 'up'],
    );
  });

  it('changes the session at once, and says so again on every leg', async () => {
    const call = open();
    const change = createOpenaiWire(fetch).greetFrame(hold);
    call.control.channelChanged(true);
    call.control.join(place, config);
    await call.clock.pass(1_500);
    call.control.configure(hold);
    await settle();
    assert.deepEqual(call.channel.sent, [change]);
    await call.clock.pass(3_500);
    call.sockets.latest.simulateClose();
    await call.clock.pass(200);
    await join(call);
    assert.deepEqual(call.sockets.latest.sent, [change, change]);
  });

  it('counts a sideband as joined whose provider refuses the settings', async () => {
    const call = open();
    call.control.join(place, config);
    call.sockets.latest.simulateOpen();
    const error = { code: 'invalid_value', event_id: 'earshot:settings', message: 'no semantic_vad' };
    call.sockets.latest.simulateMessage({ type: 'error', error });
    await settle();
    assert.deepEqual([call.events.map(({ type }) => type), call.controls], [['settingsRefused'], ['up']]);
  });

  it('leaves a sideband that is open and dead for the data channel, and sends there what it swallowed', async () => {
    const call = open();
    call.control.channelChanged(true);
    call.control.join(place, config);
    await join(call);
    call.control.send(text('t1'), { respond: true });
    await call.clock.pass(8_000);
    assert.deepEqual(kinds(call.channel.sent), ['t1']);
    call.channel.simulateFrame(added('t1'));
    await settle();
    assert.deepEqual(kinds(call.channel.sent), ['t1', 'response.create']);
  });

  it('leaves a dead sideband too when only the data channel brings the end of a response', async () => {
    const call = open();
    call.control.channelChanged(true);
    call.control.join(place, config);
    await join(call);
    call.channel.simulateFrame({ type: 'response.done', response: { id: 'r1', status: 'completed' } });
    call.control.logWaits();
    await call.clock.pass(2_000);
    assert.deepEqual(
      [call.events.map(({ type }) => type), call.controls.at(-1)?.split(':')[0]],
      [['sessionReady', 'responseDone'], 'degraded'],
    );
  });

  it('reads the end of the voice from the log where the sideband does not bring it, and keeps the sideband', async () => {
    const call = open();
    call.control.channelChanged(true);
    call.control.join(place, config);
    await join(call);
    call.channel.simulateFrame({ type: 'output_audio_buffer.stopped', event_id: 'e1', response_id: 'r1' });
    call.control.logWaits();
    await call.clock.pass(2_000);
    assert.deepEqual(
      [call.events.map(({ type }) => type), call.controls.at(-1)],
      [['sessionReady', 'playbackStopped'], 'up'],
    );
  });

  it('keeps a sideband that brings the end of a response a little later', async () => {
    const call = open();
    call.control.channelChanged(true);
    call.control.join(place, config);
    await join(call);
    const done = { type: 'response.done', response: { id: 'r1', status: 'completed' } };
    call.channel.simulateFrame(done);
    call.control.logWaits();
    await call.clock.pass(1_000);
    call.sockets.latest.simulateMessage(done);
    await call.clock.pass(10_000);
    assert.equal(call.controls.at(-1), 'up');
  });

  it('waits for nothing, and sets no timer, while nothing was sent', async () => {
    const call = open();
    call.control.channelChanged(true);
    call.control.join(place, config);
    await join(call);
    await call.clock.pass(1_500);
    assert.deepEqual(call.clock.delays, []);
  });

  it('tries a data channel again that failed to take a frame and is open all the same', async () => {
    const call = open();
    call.control.channelChanged(true);
    await call.clock.pass(1_500);
    call.channel.broken = true;
    call.control.send(text('t1'), { respond: false });
    await settle();
    call.channel.broken = false;
    await call.clock.pass(1_000);
    assert.deepEqual(kinds(call.channel.sent), ['t1']);
  });
});
