import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ControlState } from '../../../background/realtime/chooseLeg.ts';
import { Legs } from '../../../background/realtime/legs.ts';
import { readOpenaiFrame } from '../../../background/realtime/openaiEvents.ts';
import type { WireEvent } from '../../../background/realtime/wire.ts';
import { FrameLog } from '../../../offscreen/frameLog.ts';
import { LoggedChannel } from '../../fakes/loggedChannel.ts';
import { WorkerClock, settle } from '../../fakes/workerClock.ts';

const speech = (item: string): object => ({ type: 'input_audio_buffer.speech_started', item_id: item });
const heard = (item: string): object => ({
  type: 'conversation.item.input_audio_transcription.completed',
  item_id: item,
  transcript: item,
});
const delta = (item: string): object => ({
  type: 'response.output_audio_transcript.delta',
  response_id: 'r',
  item_id: item,
  delta: 'a',
});
const done = (id: string): object => ({ type: 'response.done', response: { id, status: 'completed', output: [] } });

function open({ channel = new LoggedChannel(), acknowledgedSeq = 0 } = {}) {
  const clock = new WorkerClock();
  const events: string[] = [];
  const controls: ControlState[] = [];
  const bugs: unknown[] = [];
  let lost = 0;
  let losses = 0;
  let leg: string | null = null;
  const legs = new Legs({
    wire: { readFrame: readOpenaiFrame },
    channel,
    clock,
    acknowledgedSeq,
    onEvent: (event) => {
      events.push(name(event));
      return Promise.resolve();
    },
    onControl: (control) => {
      if (controls.at(-1) !== control) controls.push(control);
    },
    onLeg: (next) => (leg = next?.name ?? null),
    onLegLost: () => (losses += 1),
    onAcknowledged: () => undefined,
    onLost: (frames) => (lost += frames),
    onBug: (error) => bugs.push(error),
  });
  channel.deliver = (seq, frame) => legs.channelFrame(seq, frame);
  const both = (event: object): void => {
    channel.simulateFrame(event);
    legs.sidebandFrame(JSON.stringify(event));
  };
  return { clock, channel, legs, events, controls, bugs, both, lost: () => lost, losses: () => losses, leg: () => leg };
}

function name(event: WireEvent): string {
  if ('itemId' in event) return `${event.type} ${event.itemId}`;
  return 'responseId' in event ? `${event.type} ${event.responseId}` : event.type;
}

describe('the two legs', () => {
  it('listen to the sideband alone while it is up (codex#44)', async () => {
    const { legs, both, events, controls, leg } = open();
    legs.sidebandUp(() => undefined);
    legs.channelChanged(true);
    await settle();
    both(heard('one'));
    both(delta('two'));
    await settle();
    assert.deepEqual([events, controls, leg()], [['heard one', 'saidDelta two'], ['up'], 'sideband']);
  });

  it('give the first join a moment, then let the data channel stand in', async () => {
    const { legs, channel, clock, events, controls, leg } = open();
    legs.channelChanged(true);
    channel.simulateFrame(heard('early'));
    await clock.pass(1_499);
    assert.deepEqual([events, controls, leg()], [[], ['joining'], null]);
    await clock.pass(1);
    channel.simulateFrame(heard('live'));
    await settle();
    assert.deepEqual([events, controls, leg()], [['heard early', 'heard live'], ['joining', 'degraded'], 'channel']);
  });

  it('count that moment from the begin of the join, however long the call took to be made', async () => {
    const { legs, clock, controls } = open();
    await clock.pass(10_000);
    legs.sidebandJoining();
    await clock.pass(1_000);
    legs.channelChanged(true);
    await clock.pass(499);
    assert.deepEqual(controls, ['joining']);
    await clock.pass(1);
    assert.deepEqual(controls, ['joining', 'degraded']);
  });

  it('switch to the data channel at once when the sideband drops, missing and repeating nothing (codex#34, codex#36)', async () => {
    const { legs, both, channel, events, controls, leg, losses } = open();
    legs.sidebandUp(() => undefined);
    legs.channelChanged(true);
    await settle();
    both(heard('seen by both'));
    legs.sidebandDown();
    channel.simulateFrame(heard('between'));
    channel.simulateFrame(delta('between'));
    await settle();
    channel.simulateFrame(heard('after'));
    await settle();
    assert.deepEqual(events, ['heard seen by both', 'heard between', 'heard after']);
    assert.deepEqual([controls, leg(), losses()], [['up', 'degraded'], 'channel', 1]);
  });

  it('switch back when the sideband is up again, missing and repeating nothing (codex#34)', async () => {
    const { legs, both, channel, events, controls, leg, losses } = open();
    legs.channelChanged(true);
    legs.sidebandDown();
    await settle();
    channel.simulateFrame(heard('on the channel'));
    await settle();
    both(heard('joining'));
    legs.sidebandUp(() => undefined);
    both(heard('just up'));
    await settle();
    both(heard('on the sideband'));
    await settle();
    const items = ['on the channel', 'joining', 'just up', 'on the sideband'];
    assert.deepEqual(
      events,
      items.map((item) => `heard ${item}`),
    );
    assert.deepEqual([controls, leg(), channel.watched], [['joining', 'degraded', 'up'], 'sideband', false]);
    assert.equal(losses(), 0);
  });

  it('handle what the sideband did not bring before the response that followed', async () => {
    const { legs, channel, both, events } = open();
    legs.sidebandUp(() => undefined);
    legs.channelChanged(true);
    await settle();
    channel.simulateFrame(heard('only on the channel'));
    both(done('r1'));
    await settle();
    assert.deepEqual(events, ['responseDone r1', 'heard only on the channel']);
  });

  it('acknowledge what the sideband has handled, up to a response', async () => {
    const { legs, channel, both } = open();
    legs.sidebandUp(() => undefined);
    legs.channelChanged(true);
    await settle();
    both(heard('one'));
    both(done('r1'));
    both(heard('two'));
    await settle();
    assert.equal(channel.acknowledged, 2);
  });

  it('acknowledge what the data channel brought, up to a response', async () => {
    const { legs, channel } = open();
    legs.channelChanged(true);
    legs.sidebandDown();
    await settle();
    channel.simulateFrame(done('r1'));
    channel.simulateFrame(heard('one'));
    await settle();
    assert.equal(channel.acknowledged, 1);
  });

  it('work with the sideband alone when the data channel is mute', async () => {
    const { legs, events, bugs } = open();
    legs.sidebandFrame(JSON.stringify(speech('early')));
    legs.sidebandUp(() => undefined);
    legs.sidebandFrame(JSON.stringify(done('r1')));
    await settle();
    assert.deepEqual([events, bugs], [['speechStarted early', 'responseDone r1'], []]);
  });

  it('let a new worker go on after the last acknowledged frame', async () => {
    const channel = new LoggedChannel();
    for (const event of [heard('known'), heard('missed'), delta('missed'), done('missed')])
      channel.simulateFrame(event);
    const { legs, events } = open({ channel, acknowledgedSeq: 1 });
    legs.catchUp();
    await settle();
    assert.deepEqual([events, channel.acknowledged], [['heard missed', 'responseDone missed'], 4]);
  });

  it('read a long log page by page', async () => {
    const channel = new LoggedChannel(new FrameLog({ frames: 2_000, bytes: 1_000_000, pageBytes: 100 }));
    for (let n = 0; n < 30; n += 1) channel.simulateFrame(heard(`${n}`));
    const { legs, events } = open({ channel });
    legs.catchUp();
    await settle();
    assert.deepEqual([events.length, channel.acknowledged], [30, 30]);
  });

  it('say how many frames the log has lost', async () => {
    const channel = new LoggedChannel(new FrameLog({ frames: 2, bytes: 1_000_000, pageBytes: 100_000 }));
    for (let n = 0; n < 5; n += 1) channel.simulateFrame(heard(`${n}`));
    const { legs, lost, events } = open({ channel });
    legs.catchUp();
    await settle();
    assert.deepEqual([lost(), events], [3, ['heard 3', 'heard 4']]);
  });

  it('have lost nothing that fell out of the log after it was brought live', async () => {
    const channel = new LoggedChannel(new FrameLog({ frames: 2, bytes: 1_000_000, pageBytes: 100_000 }));
    const { legs, lost, events } = open({ channel });
    legs.channelChanged(true);
    legs.sidebandDown();
    await settle();
    for (let n = 0; n < 5; n += 1) channel.simulateFrame(heard(`${n}`));
    await settle();
    legs.sidebandUp(() => undefined);
    await settle();
    assert.deepEqual([lost(), events.length], [0, 5]);
  });

  it('handle what began a long answer once, though its parts are many', async () => {
    const { legs, both, events } = open();
    legs.sidebandUp(() => undefined);
    legs.channelChanged(true);
    await settle();
    both(heard('asked'));
    both({ type: 'response.created', event_id: 'e', response: { id: 'r' } });
    for (let n = 0; n < 1_100; n += 1) both({ ...delta('said'), event_id: `e${n}` });
    both(done('r'));
    await settle();
    assert.deepEqual(
      events.filter((event) => event !== 'saidDelta said'),
      ['heard asked', 'responseStarted r', 'responseDone r'],
    );
  });

  it('call control lost when both are gone', async () => {
    const { legs, controls, leg } = open();
    legs.sidebandUp(() => undefined);
    await settle();
    legs.sidebandDown();
    await settle();
    assert.deepEqual([controls, leg()], [['up', 'lost'], null]);
  });

  it('hand on every event in order, and an error as it comes (codex#44)', async () => {
    const { legs, both, events } = open();
    legs.sidebandUp(() => undefined);
    await settle();
    for (const event of [
      speech('one'),
      heard('one'),
      { type: 'error', event_id: 'e1', error: { message: 'odd' } },
      done('r1'),
    ])
      both(event);
    await settle();
    assert.deepEqual(events, ['speechStarted one', 'heard one', 'problem', 'responseDone r1']);
  });

  it('know a turn that was said as text and as speech for one (codex#57)', async () => {
    const { legs, both, events } = open();
    legs.sidebandUp(() => undefined);
    await settle();
    const said = { response_id: 'r1', item_id: 'i1' };
    both({ type: 'response.output_audio_transcript.done', event_id: 'e1', ...said, transcript: 'Done.' });
    both({ type: 'response.output_text.done', event_id: 'e2', ...said, text: 'Done.' });
    await settle();
    assert.deepEqual(events, ['said i1']);
  });

  it('find what only the data channel brought, and whether a response ended there', async () => {
    const { legs, channel, both } = open();
    legs.sidebandUp(() => undefined);
    legs.channelChanged(true);
    await settle();
    both(done('r1'));
    const found: unknown[] = [];
    const look = async (): Promise<void> => {
      legs.findUnheard((unheard) => found.push(unheard));
      await settle();
    };
    await look();
    channel.simulateFrame({ type: 'output_audio_buffer.stopped', response_id: 'r1' });
    await look();
    channel.simulateFrame(done('r2'));
    await look();
    assert.deepEqual(found, [null, { seq: 2, responseEnded: false }, { seq: 2, responseEnded: true }]);
  });

  it('find none when the sideband was only later than the data channel', async () => {
    const { legs, channel } = open();
    legs.sidebandUp(() => undefined);
    legs.channelChanged(true);
    await settle();
    channel.simulateFrame(done('r1'));
    const found: unknown[] = [];
    legs.findUnheard((unheard) => found.push(unheard));
    await settle();
    legs.sidebandFrame(JSON.stringify(done('r1')));
    legs.findUnheard((unheard) => found.push(unheard));
    await settle();
    assert.deepEqual(found, [{ seq: 1, responseEnded: true }, null]);
  });
});
