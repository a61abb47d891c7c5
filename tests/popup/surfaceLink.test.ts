import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SurfaceLink } from '../../popup/ui/surfaceLink.ts';
import type { Level } from '../../popup/ui/surfaceLink.ts';
import type { SurfaceView } from '../../popup/ui/surfaceView.ts';
import { FakeSurfaceBackground } from '../fakes/fakeSurfaceBackground.ts';
import { idle, live } from './snapshots.ts';

interface Rig {
  readonly background: FakeSurfaceBackground;
  readonly link: SurfaceLink;
  readonly views: SurfaceView[];
  /** The waits before reconnecting, in ms; each ends when the test says so. */
  readonly waits: { ms: number; end: () => void }[];
  readonly lifetime: AbortController;
  readonly run: Promise<void>;
}

function openLink(): Rig {
  const background = new FakeSurfaceBackground();
  const views: SurfaceView[] = [];
  const waits: Rig['waits'] = [];
  const lifetime = new AbortController();
  const link = new SurfaceLink(
    {
      connect: background.connect,
      delay: (ms) => new Promise((resolve) => waits.push({ ms, end: resolve })),
      onView: (view) => views.push(view),
    },
    lifetime,
  );
  return { background, link, views, waits, lifetime, run: link.run() };
}

/** Lets every message in flight arrive: ports deliver by microtasks, and a macrotask comes after all of them. */
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('SurfaceLink', () => {
  it('shows nothing, then each snapshot as it comes', async () => {
    const { background, views } = openLink();
    background.show(idle);
    const liveSnapshot = { ...idle, session: live };
    background.show(liveSnapshot);
    await settle();
    assert.deepEqual(views, [
      { phase: 'opening' },
      { phase: 'current', snapshot: idle },
      { phase: 'current', snapshot: liveSnapshot },
    ]);
  });

  it('keeps the last snapshot while the worker is gone and is current again with the next one', async () => {
    const { background, views, waits } = openLink();
    background.show(idle);
    await settle();
    background.simulateDisconnect();
    await settle();
    assert.deepEqual(views.at(-1), { phase: 'stale', snapshot: idle });
    waits[0]?.end();
    await settle();
    assert.deepEqual(views.at(-1), { phase: 'current', snapshot: idle });
    assert.equal(background.connections, 2);
  });

  it('waits longer the more often nobody answers, and no more once somebody does', async () => {
    const { background, waits } = openLink();
    for (let drop = 0; drop < 8; drop++) {
      background.simulateDisconnect();
      await settle();
      waits.at(-1)?.end();
      await settle();
    }
    background.show(idle);
    await settle();
    background.simulateDisconnect();
    await settle();
    assert.deepEqual(
      waits.map(({ ms }) => ms),
      [100, 200, 400, 800, 1_600, 3_000, 3_000, 3_000, 50],
    );
  });

  it('refuses a request between two connections and one that was under way when the port dropped', async () => {
    const { background, link } = openLink();
    background.show(idle);
    await settle();
    const underWay = link.request('session.start', {}, new AbortController());
    background.simulateDisconnect();
    await assert.rejects(underWay, { code: 'port_closed' });
    await settle();
    await assert.rejects(link.request('session.start', {}, new AbortController()), { code: 'port_closed' });
  });

  it('asks for levels while somebody listens, again after a reconnect, and stops with the last listener', async () => {
    const { background, link, waits } = openLink();
    const levels: Level[] = [];
    const stop = link.watchLevel((level) => levels.push(level));
    const stopOther = link.watchLevel(() => undefined);
    background.sendLevel(0.5);
    await settle();
    background.simulateDisconnect();
    await settle();
    waits[0]?.end();
    await settle();
    stop();
    stopOther();
    await settle();
    assert.deepEqual(levels, [{ input: 0.5, output: 0 }]);
    assert.deepEqual(background.requests, [
      ['level.watch', { on: true }],
      ['level.watch', { on: true }],
      ['level.watch', { on: false }],
    ]);
  });

  it('closes its port and stays closed when its page ends', async () => {
    const { background, lifetime, run, waits } = openLink();
    background.show(idle);
    await settle();
    lifetime.abort();
    await settle();
    waits[0]?.end();
    await run;
    assert.equal(background.connections, 1);
  });
});
