import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Outbox } from '../../../background/realtime/outbox.ts';
import type { Leg } from '../../../background/realtime/outbox.ts';
import type { OutboundItem } from '../../../background/realtime/wire.ts';
import { limits } from '../../../protocol/limits.ts';
import { settle } from '../../fakes/workerClock.ts';
import { responseDone } from '../../fakes/wireEvents.ts';

const text = (itemId: string): OutboundItem => ({ kind: 'text', itemId, text: itemId });
const output = (itemId: string): OutboundItem => ({
  kind: 'output',
  itemId,
  functionCallId: `call ${itemId}`,
  text: '',
});

const large = 'x'.repeat(limits.dataChannelBytes);

/** Frames are the items' ids, but for a text that says it is large. */
function createOutbox(onBroken: (leg: Leg) => void = () => undefined, now = () => 0): Outbox {
  const itemFrame = (item: OutboundItem): string => (item.text === large ? `${item.itemId}${large}` : item.itemId);
  return new Outbox({
    wire: { itemFrame, respondFrame: () => 'respond' },
    userHolds: () => false,
    now,
    onBroken,
    onExpecting: () => undefined,
    wish: 'none',
    onWish: () => undefined,
  });
}

/** A leg that keeps what it is given, until it breaks. */
class FakeLeg implements Leg {
  readonly name: Leg['name'];
  readonly sent: string[] = [];
  broken = false;

  constructor(name: Leg['name'] = 'sideband') {
    this.name = name;
  }

  send(frame: string): Promise<void> {
    if (this.broken) return Promise.reject(new Error('broken'));
    this.sent.push(frame);
    return Promise.resolve();
  }
}

describe('the outbox', () => {
  it('keeps everything in order until a leg is up (codex#25, codex#26)', async () => {
    const [outbox, leg] = [createOutbox(), new FakeLeg()];
    outbox.add(text('a'), { respond: true });
    outbox.add(output('b'), { respond: true });
    outbox.use(leg);
    await settle();
    assert.deepEqual(leg.sent, ['a', 'b', 'respond']);
  });

  it('asks for no response that is not wanted', async () => {
    const [outbox, leg] = [createOutbox(), new FakeLeg()];
    outbox.use(leg);
    outbox.add(output('silent'), { respond: false });
    await settle();
    assert.deepEqual(leg.sent, ['silent']);
  });

  it('asks for one response at a time (codex#84)', async () => {
    const [outbox, leg] = [createOutbox(), new FakeLeg()];
    outbox.use(leg);
    outbox.turn({ type: 'responseStarted', responseId: 'theirs' });
    outbox.add(text('a'), { respond: true });
    outbox.add(text('b'), { respond: true });
    await settle();
    assert.deepEqual(leg.sent, ['a', 'b']);
    outbox.turn(responseDone('theirs'));
    await settle();
    assert.deepEqual(leg.sent, ['a', 'b', 'respond']);
  });

  it('sends again what went down with a leg, and asks for a response once the provider takes it for new (codex#35)', async () => {
    const [outbox, first, second] = [createOutbox(), new FakeLeg(), new FakeLeg()];
    outbox.use(first);
    outbox.add(text('confirmed'), { respond: false });
    outbox.add(text('unconfirmed'), { respond: true });
    await settle();
    outbox.confirm('confirmed');
    outbox.lose();
    outbox.use(second);
    await settle();
    assert.deepEqual(first.sent, ['confirmed', 'unconfirmed', 'respond']);
    assert.deepEqual(second.sent, ['unconfirmed']);
    outbox.confirm('unconfirmed');
    await settle();
    assert.deepEqual(second.sent, ['unconfirmed', 'respond']);
  });

  it('asks for nothing twice when the provider had it all and has begun to respond', async () => {
    const [outbox, first, second] = [createOutbox(), new FakeLeg(), new FakeLeg()];
    outbox.use(first);
    outbox.add(text('a'), { respond: true });
    await settle();
    outbox.lose();
    outbox.use(second);
    outbox.turn({ type: 'responseStarted', responseId: 'r1' });
    assert.equal(outbox.refuse('a'), true);
    outbox.turn(responseDone('r1'));
    await settle();
    assert.deepEqual(second.sent, ['a']);
  });

  it('asks again when the provider had the item but not the request that followed', async () => {
    const [outbox, first, second] = [createOutbox(), new FakeLeg(), new FakeLeg()];
    outbox.use(first);
    outbox.add(text('a'), { respond: true });
    await settle();
    outbox.lose();
    outbox.use(second);
    outbox.refuse('a');
    await settle();
    assert.deepEqual(second.sent, ['a', 'respond']);
  });

  it('asks again for a response that was not seen to start before its leg went', async () => {
    const [outbox, first, second] = [createOutbox(), new FakeLeg(), new FakeLeg()];
    outbox.use(first);
    outbox.add(text('a'), { respond: true });
    await settle();
    outbox.confirm('a');
    outbox.lose();
    outbox.use(second);
    await settle();
    assert.deepEqual(second.sent, ['respond']);
    outbox.turn({ type: 'responseRefused' });
    outbox.turn(responseDone('the first'));
    await settle();
    assert.deepEqual(second.sent, ['respond']);
  });

  it('sends nothing again when one leg only steps back for another', async () => {
    const [outbox, first, second] = [createOutbox(), new FakeLeg(), new FakeLeg()];
    outbox.use(first);
    outbox.add(text('a'), { respond: true });
    await settle();
    outbox.use(null);
    outbox.use(second);
    await settle();
    assert.deepEqual([first.sent, second.sent], [['a', 'respond'], []]);
  });

  it('drops an item that the provider refuses for another reason', async () => {
    const [outbox, leg] = [createOutbox(), new FakeLeg()];
    outbox.use(leg);
    outbox.add(text('a'), { respond: false });
    await settle();
    assert.equal(outbox.refuse('a'), false);
    outbox.lose();
    outbox.use(leg);
    await settle();
    assert.deepEqual(leg.sent, ['a']);
  });

  it('keeps what a leg could not take for the next one', async () => {
    const [outbox, broken, next] = [createOutbox(), new FakeLeg(), new FakeLeg()];
    broken.broken = true;
    outbox.use(broken);
    outbox.add(text('a'), { respond: true });
    await settle();
    outbox.use(next);
    await settle();
    assert.deepEqual(next.sent, ['a', 'respond']);
  });

  it('knows what no leg has taken, so that the host can have it', async () => {
    const [outbox, leg] = [createOutbox(), new FakeLeg()];
    outbox.use(leg);
    outbox.add(text('taken'), { respond: false });
    await settle();
    outbox.use(null);
    outbox.add(text('left over'), { respond: true });
    outbox.add(text('of an earlier worker'), { respond: true, tried: true });
    assert.deepEqual(outbox.waiting, [text('left over')]);
  });

  it('refuses what is too much of its kind, with a reason (codex#26)', () => {
    const outbox = createOutbox();
    for (let n = 0; n < limits.queuedTexts; n += 1) outbox.add(text(`${n}`), { respond: true });
    assert.throws(() => outbox.add(text('one more'), { respond: true }), { code: 'queue_full' });
    for (let n = 0; n < limits.queuedOutputs; n += 1) outbox.add(output(`${n}`), { respond: true });
    assert.throws(() => outbox.add(output('one more'), { respond: true }), { code: 'queue_full' });
    const progress: OutboundItem = { kind: 'progress', itemId: 'p', text: '' };
    assert.throws(() => outbox.add(progress, { respond: true }), { code: 'queue_full' });
    const decision = (itemId: string): OutboundItem => ({ kind: 'decision', itemId, text: '' });
    for (let n = 0; n < limits.queuedDecisions; n += 1) outbox.add(decision(`${n}`), { respond: true });
    assert.throws(() => outbox.add(decision('one more'), { respond: true }), { code: 'queue_full' });
  });

  it('keeps what is too large for a data channel for the sideband, and lets the rest pass', async () => {
    const [outbox, channel, sideband] = [createOutbox(), new FakeLeg('channel'), new FakeLeg()];
    outbox.use(channel);
    outbox.add({ kind: 'text', itemId: 'big', text: large }, { respond: true });
    outbox.add(text('small'), { respond: false });
    await settle();
    assert.deepEqual(channel.sent, ['small']);
    outbox.use(sideband);
    await settle();
    assert.deepEqual(
      sideband.sent.map((frame) => frame.slice(0, 7)),
      ['bigxxxx', 'respond'],
    );
  });

  it('gives back what is too large once there will be no sideband, and refuses more of it', () => {
    const outbox = createOutbox();
    const big: OutboundItem = { kind: 'text', itemId: 'big', text: large };
    outbox.add(big, { respond: true });
    outbox.add(text('small'), { respond: true });
    assert.deepEqual(
      outbox.sidebandGone().map(({ item, error }) => [item.itemId, error.code]),
      [['big', 'message_too_large']],
    );
    assert.deepEqual(outbox.waiting, [text('small')]);
    assert.throws(() => outbox.add(big, { respond: true }), { code: 'message_too_large' });
  });

  it('sends changed settings before all else, and again on every leg', async () => {
    const [outbox, channel, sideband] = [createOutbox(), new FakeLeg('channel'), new FakeLeg()];
    outbox.add(text('a'), { respond: false });
    outbox.configure('first');
    outbox.configure('second');
    outbox.use(channel);
    await settle();
    outbox.use(null);
    outbox.use(sideband);
    await settle();
    assert.deepEqual([channel.sent, sideband.sent], [['second', 'a'], ['second']]);
  });

  it('says when a leg did not take a frame, and sends nothing more on it', async () => {
    const broken: Leg[] = [];
    const [outbox, leg] = [createOutbox((which) => broken.push(which)), new FakeLeg()];
    leg.broken = true;
    outbox.use(leg);
    outbox.configure('settings');
    outbox.add(text('a'), { respond: false });
    await settle();
    leg.broken = false;
    outbox.add(text('b'), { respond: false });
    await settle();
    assert.deepEqual([broken, leg.sent], [[leg], []]);
    outbox.use(leg);
    await settle();
    assert.deepEqual(leg.sent, ['settings', 'a', 'b']);
  });

  it('knows since when the provider owes the leg in use a confirmation', async () => {
    let nowMs = 10;
    const [outbox, first, second] = [createOutbox(undefined, () => nowMs), new FakeLeg(), new FakeLeg()];
    outbox.use(first);
    outbox.add(text('a'), { respond: false });
    await settle();
    assert.equal(outbox.unconfirmedSinceMs, 10);
    nowMs = 20;
    outbox.use(null);
    outbox.use(second);
    assert.equal(outbox.unconfirmedSinceMs, 20);
    outbox.confirm('a');
    assert.equal(outbox.unconfirmedSinceMs, null);
  });

  it('knows since when a response it asked for has not begun', async () => {
    let nowMs = 10;
    const [outbox, leg] = [createOutbox(undefined, () => nowMs), new FakeLeg()];
    outbox.use(leg);
    outbox.add(text('a'), { respond: true });
    await settle();
    nowMs = 20;
    outbox.confirm('a');
    assert.equal(outbox.unconfirmedSinceMs, 10);
    outbox.turn({ type: 'responseStarted', responseId: 'r1' });
    assert.equal(outbox.unconfirmedSinceMs, null);
  });

  it('does not wait for the confirmation of what it had to repeat', async () => {
    const [outbox, first, second] = [createOutbox(), new FakeLeg(), new FakeLeg()];
    outbox.use(first);
    outbox.add(text('a'), { respond: false });
    await settle();
    outbox.lose();
    assert.equal(outbox.unconfirmedSinceMs, null);
    outbox.use(second);
    await settle();
    assert.deepEqual([second.sent, outbox.unconfirmedSinceMs], [['a'], null]);
  });

  it('asks no more for a response that the provider says will not come, until another is wanted', async () => {
    const [outbox, leg] = [createOutbox(), new FakeLeg()];
    outbox.use(leg);
    outbox.add(text('a'), { respond: true });
    await settle();
    outbox.turn({ type: 'responseFailed', failure: { code: 'provider_rate_limited', message: '' } });
    await settle();
    outbox.add(text('b'), { respond: true });
    await settle();
    assert.deepEqual(leg.sent, ['a', 'respond', 'b', 'respond']);
  });
});
