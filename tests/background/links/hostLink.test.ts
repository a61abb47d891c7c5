import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HostLink } from '../../../background/links/hostLink.ts';
import { FakeHost } from '../../fakes/fakeHost.ts';
import { WorkerClock, settle } from '../../fakes/workerClock.ts';

const never = { signal: new AbortController().signal };

function open() {
  const [host, clock] = [new FakeHost(), new WorkerClock()];
  const states: string[] = [];
  const link = new HostLink({
    connect: host.connect,
    clientId: () => Promise.resolve('client-1'),
    clock,
    listeners: () => ({}),
    onState: (state) => states.push(state.state === 'down' ? `down ${state.error.code}` : state.state),
  });
  return { host, clock, states, link };
}

describe('the link to the host', () => {
  it('connects when something needs it, greets, and answers', async () => {
    const { host, states, link } = open();
    assert.equal(host.connections, 0);
    await link.request('task.cancel', { taskId: 't1' }, never);
    assert.deepEqual([host.clients, host.cancelled, states], [['client-1'], ['t1'], ['connecting', 'up']]);
  });

  it('is one connection for all who ask at once', async () => {
    const { host, link } = open();
    await Promise.all([link.ready(never), link.ready(never), link.request('task.cancel', { taskId: 't1' }, never)]);
    assert.equal(host.clients.length, 1);
  });

  it('stays while it is held and goes a moment after', async () => {
    const { host, clock, link } = open();
    const letGo = link.hold();
    await clock.pass(60_000);
    assert.equal(host.connections, 1);
    letGo();
    letGo();
    await clock.pass(4_999);
    assert.equal(host.connections, 1);
    await clock.pass(1);
    assert.equal(host.connections, 0);
    await link.ready(never);
    assert.equal(host.clients.length, 2);
  });

  it('comes back after a crash with a growing pause while it is held', async () => {
    const { host, clock, states, link } = open();
    link.hold();
    await settle();
    for (const pauseMs of [200, 200]) {
      host.simulateDisconnect();
      await settle();
      assert.deepEqual(clock.delays, [pauseMs]);
      await clock.pass(pauseMs);
    }
    host.missing = 'Native host has exited.';
    host.simulateDisconnect();
    for (const pauseMs of [200, 400, 800, 1_600, 3_200, 5_000, 5_000]) {
      await settle();
      assert.deepEqual(clock.delays, [pauseMs]);
      await clock.pass(pauseMs);
    }
    assert.equal(states.at(-1), 'down host_crashed');
  });

  it('does not come back by itself when nothing needs it', async () => {
    const { host, clock, link } = open();
    link.hold()();
    await settle();
    host.simulateDisconnect();
    await clock.pass(60_000);
    assert.deepEqual([host.clients.length, clock.delays], [1, []]);
  });

  for (const [text, code] of [
    ['Specified native messaging host not found.', 'host_missing'],
    ['Access to the specified native messaging host is forbidden.', 'host_forbidden'],
    ['Native host has exited.', 'host_crashed'],
    ['Error when communicating with the native messaging host.', 'host_crashed'],
  ] as const) {
    it(`says ${code} when the browser says "${text}"`, async () => {
      const { host, link, states } = open();
      host.missing = text;
      await assert.rejects(link.ready(never), { code });
      assert.deepEqual(states, ['connecting', `down ${code}`]);
    });
  }

  it('does not try again by itself what somebody has to install first, but does when asked', async () => {
    const { host, clock, link, states } = open();
    host.missing = 'Specified native messaging host not found.';
    link.hold();
    await clock.pass(60_000);
    assert.deepEqual(states, ['connecting', 'down host_missing']);
    host.missing = null;
    link.retry();
    await settle();
    assert.equal(states.at(-1), 'up');
  });

  it("passes on the relay's last words", async () => {
    const { host, link, states } = open();
    link.hold();
    await settle();
    host.simulateLastWords('host_unreachable', 'The daemon did not start: see host.log.');
    await settle();
    assert.equal(states.at(-1), 'down host_unreachable');
  });

  it('passes on why the host refused the greeting', async () => {
    const { host, link } = open();
    host.helloFailure = 'host_version_mismatch';
    await assert.rejects(link.ready(never), { code: 'host_version_mismatch', message: 'No hello.' });
    assert.equal(host.connections, 0);
  });

  it('refuses a host that speaks another version', async () => {
    const { host, link } = open();
    host.hello = { protocolVersion: 2 };
    await assert.rejects(link.ready(never), { code: 'host_version_mismatch', message: /Run "npm run build".*reload/ });
  });

  it('does not keep a request waiting that was called off', async () => {
    const { link } = open();
    const lifetime = new AbortController();
    const asked = link.ready({ signal: lifetime.signal });
    lifetime.abort();
    await assert.rejects(asked, { code: 'cancelled' });
  });
});
