import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Joined } from '../../../background/realtime/sideband.ts';
import { keepSideband } from '../../../background/realtime/sideband.ts';
import type { SidebandRefusal } from '../../../background/realtime/wire.ts';
import { FakeSockets } from '../../fakes/fakeSocket.ts';
import { WorkerClock, settle } from '../../fakes/workerClock.ts';

const greeted = { type: 'session.updated' };

const unknown: SidebandRefusal = { kind: 'unknown', status: undefined };

/** A sideband to a provider that answers each failed handshake's question in turn, then as the last time. */
function open(...answers: readonly SidebandRefusal[]) {
  const refusals = [...answers];
  const clock = new WorkerClock();
  const sockets = new FakeSockets();
  const log: string[] = [];
  const lifetime = new AbortController();
  let last: Joined | null = null;
  const over = keepSideband(
    {
      address: { url: 'ws://127.0.0.1:1/v1/realtime?call_id=c', protocols: ['realtime'] },
      clock,
      openSocket: sockets.open,
      greeting: () => 'hello',
      isGreeted: (frame) => frame === JSON.stringify(greeted),
      onFrame: (frame) => log.push(frame),
      askWhy: () => Promise.resolve((refusals.length > 1 ? refusals.shift() : refusals[0]) ?? unknown),
      onBinary: () => log.push('binary'),
      onUp: (joined) => {
        last = joined;
        log.push('up');
      },
      onDown: () => log.push('down'),
      onGone: ({ kind, status }) => log.push(`gone: ${kind} ${status}`),
    },
    { signal: lifetime.signal },
  );
  return { clock, sockets, log, lifetime, over, joined: () => last };
}

function join({ sockets }: ReturnType<typeof open>): Promise<void> {
  sockets.latest.simulateOpen();
  sockets.latest.simulateMessage(greeted);
  return settle();
}

describe('the sideband', () => {
  it('is up when its greeting, sent first, is answered, not before (codex#32)', () => {
    const sideband = open();
    sideband.sockets.latest.simulateOpen();
    assert.deepEqual(sideband.sockets.latest.sent, ['hello']);
    sideband.sockets.latest.simulateMessage({ type: 'session.created' });
    assert.deepEqual(sideband.log, ['{"type":"session.created"}']);
    sideband.sockets.latest.simulateMessage(greeted);
    assert.deepEqual(sideband.log, ['{"type":"session.created"}', JSON.stringify(greeted), 'up']);
  });

  it('retries a refused join with a growing pause, without a word (codex#27, codex#33)', async () => {
    const sideband = open();
    for (const pauseMs of [200, 400, 800, 1_600, 3_200, 5_000, 5_000]) {
      sideband.sockets.latest.simulateClose();
      await settle();
      assert.deepEqual(sideband.clock.delays, [pauseMs]);
      await sideband.clock.pass(pauseMs);
    }
    assert.deepEqual(sideband.log, []);
    await join(sideband);
    assert.deepEqual(sideband.log, [JSON.stringify(greeted), 'up']);
  });

  it('joins again after a loss, and starts over with short pauses once it was stable for 30 s (codex#33, codex#38)', async () => {
    const sideband = open();
    await join(sideband);
    sideband.sockets.latest.simulateClose();
    await sideband.clock.pass(200);
    await join(sideband);
    sideband.sockets.latest.simulateClose();
    await settle();
    assert.deepEqual(sideband.clock.delays, [400]);
    await sideband.clock.pass(400);
    await join(sideband);
    await sideband.clock.pass(30_000);
    sideband.sockets.latest.simulateClose();
    await settle();
    assert.deepEqual(sideband.clock.delays, [200]);
    assert.equal(sideband.log.filter((line) => line === 'down').length, 3);
  });

  it('gives up a join whose greeting is not answered within 5 s', async () => {
    const sideband = open();
    sideband.sockets.latest.simulateOpen();
    await sideband.clock.pass(5_000);
    assert.equal(sideband.sockets.latest.closedWith, 1000);
    await sideband.clock.pass(200);
    assert.equal(sideband.sockets.all.length, 2);
  });

  it('refuses to send into a closing socket', async () => {
    const sideband = open();
    await join(sideband);
    sideband.sockets.latest.readyState = 2;
    assert.throws(() => sideband.joined()?.send('frame'), /closed/);
  });

  it('ends for good when its signal aborts, also between two joins (codex#31)', async () => {
    const joined = open();
    await join(joined);
    joined.lifetime.abort();
    await joined.over;
    assert.equal(joined.sockets.latest.closedWith, 1000);

    const between = open();
    between.sockets.latest.simulateClose();
    await settle();
    between.lifetime.abort();
    await between.over;
    assert.deepEqual([between.clock.delays, between.sockets.all.length], [[], 1]);
  });

  it('hears nothing of a socket that it has given up', async () => {
    const sideband = open();
    sideband.lifetime.abort();
    await sideband.over;
    sideband.sockets.latest.simulateMessage(greeted);
    assert.deepEqual(sideband.log, []);
  });

  const absent: SidebandRefusal = { kind: 'absent', status: 404 };

  it('retries a call that is not known yet for 5 s after its creation, then gives up for good (codex#28)', async () => {
    const sideband = open(absent);
    for (const pauseMs of [200, 400, 800, 1_600, 3_200]) {
      sideband.sockets.latest.simulateClose();
      await settle();
      assert.deepEqual([sideband.clock.delays, sideband.log], [[pauseMs], []]);
      await sideband.clock.pass(pauseMs);
    }
    sideband.sockets.latest.simulateClose();
    await sideband.over;
    assert.deepEqual([sideband.log, sideband.clock.delays], [['gone: absent 404'], []]);
  });

  it('gives up for good at once when a call it was joined to is known no more (codex#37)', async () => {
    const sideband = open(absent);
    await join(sideband);
    sideband.sockets.latest.simulateClose();
    await sideband.clock.pass(200);
    sideband.sockets.latest.simulateClose();
    await sideband.over;
    assert.deepEqual(sideband.log.slice(-2), ['down', 'gone: absent 404']);
  });

  for (const refusal of [
    { kind: 'gone', status: 410 },
    { kind: 'credential', status: 401 },
  ] as const) {
    it(`gives up for good at once on status ${refusal.status}, and keeps the status (codex#28, codex#42)`, async () => {
      const sideband = open(refusal);
      sideband.sockets.latest.simulateClose();
      await sideband.over;
      assert.deepEqual([sideband.log, sideband.sockets.all.length], [[`gone: ${refusal.kind} ${refusal.status}`], 1]);
    });
  }

  it('asks nobody why a joined socket closed: it tries again, whatever the code (codex#38)', async () => {
    const sideband = open({ kind: 'gone', status: 410 });
    await join(sideband);
    sideband.sockets.latest.simulateClose();
    await sideband.clock.pass(200);
    assert.equal(sideband.sockets.all.length, 2);
  });

  it('tells of a frame that is no text, and of no event in it (codex#43)', async () => {
    const sideband = open();
    await join(sideband);
    sideband.sockets.latest.simulateBinary();
    assert.deepEqual(sideband.log, [JSON.stringify(greeted), 'up', 'binary']);
  });

  it('drops a socket that is open and dead, and joins anew', async () => {
    const sideband = open();
    await join(sideband);
    sideband.joined()?.drop();
    assert.equal(sideband.sockets.latest.closedWith, 1000);
    await sideband.clock.pass(200);
    assert.deepEqual([sideband.sockets.all.length, sideband.log.at(-1)], [2, 'down']);
  });
});
