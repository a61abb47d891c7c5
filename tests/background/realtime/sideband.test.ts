import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { keepSideband } from '../../../background/realtime/sideband.ts';
import { FakeSockets } from '../../fakes/fakeSocket.ts';
import { WorkerClock, settle } from '../../fakes/workerClock.ts';

const greeted = { type: 'session.updated' };

function open() {
  const clock = new WorkerClock();
  const sockets = new FakeSockets();
  const log: string[] = [];
  const lifetime = new AbortController();
  let send: (frame: string) => void = () => undefined;
  const over = keepSideband(
    {
      address: { url: 'ws://127.0.0.1:1/v1/realtime?call_id=c', protocols: ['realtime'] },
      clock,
      openSocket: sockets.open,
      greeting: 'hello',
      isGreeted: (frame) => frame === JSON.stringify(greeted),
      onFrame: (frame) => log.push(frame),
      onUp: (sender) => {
        send = sender;
        log.push('up');
      },
      onDown: () => log.push('down'),
    },
    { signal: lifetime.signal },
  );
  return { clock, sockets, log, lifetime, over, send: (frame: string) => send(frame) };
}

function join({ sockets }: ReturnType<typeof open>): Promise<void> {
  sockets.latest.simulateOpen();
  sockets.latest.simulateMessage(greeted);
  return settle();
}

describe('the sideband', () => {
  it('is up when its greeting is answered, not before', () => {
    const sideband = open();
    sideband.sockets.latest.simulateOpen();
    assert.deepEqual(sideband.sockets.latest.sent, ['hello']);
    sideband.sockets.latest.simulateMessage({ type: 'session.created' });
    assert.deepEqual(sideband.log, ['{"type":"session.created"}']);
    sideband.sockets.latest.simulateMessage(greeted);
    assert.deepEqual(sideband.log, ['{"type":"session.created"}', JSON.stringify(greeted), 'up']);
  });

  it('retries a refused join with a growing pause, without a word', async () => {
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

  it('joins again after a loss, and starts over with short pauses once it was stable for 30 s', async () => {
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
    assert.throws(() => sideband.send('frame'));
  });

  it('ends for good when its signal aborts, also between two joins', async () => {
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
});
