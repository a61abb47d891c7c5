import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { SurfaceLink } from '../../../background/links/surfaceLink.ts';
import { emptyModel } from '../../../background/session/model.ts';
import { toSnapshot } from '../../../background/session/snapshot.ts';
import { callContract } from '../../../protocol/channel.ts';
import { createPortPair } from '../../../protocol/port.ts';
import { surfaceContract } from '../../../protocol/surfaceContract.ts';
import { FakeHost } from '../../fakes/fakeHost.ts';
import { WorkerClock, settle } from '../../fakes/workerClock.ts';

const never = { signal: new AbortController().signal };
const nothing = (): Record<string, never> => ({});

function open({ ready = Promise.resolve() } = {}) {
  const clock = new WorkerClock();
  const counts: number[] = [];
  const watches: boolean[] = [];
  const pressed: string[] = [];
  let shortcut = '';
  const provider = { ...new FakeHost().provider, typedKey: false };
  const link = new SurfaceLink({
    clock,
    ready,
    intents: {
      'session.start': nothing,
      'session.stop': nothing,
      'text.send': nothing,
      'talk.press': async () => {
        await ready;
        pressed.push('press');
        return {};
      },
      'talk.release': nothing,
      'voice.silence': nothing,
      'microphone.mute': nothing,
      'settings.change': nothing,
      'provider.view': () => provider,
      'provider.change': () => provider,
      'provider.useKey': nothing,
      'task.cancel': nothing,
      'task.undo': nothing,
      'task.redo': nothing,
      'workspace.choose': nothing,
      'engine.view': nothing,
      'engine.choose': nothing,
      'engine.startLogin': nothing,
      'engine.cancelLogin': nothing,
      'engine.logout': nothing,
      'workspace.setMode': nothing,
      'approval.answer': nothing,
      'approval.shown': nothing,
      'workspace.add': nothing,
      'workspace.trust': nothing,
      'workspace.stopAdding': nothing,
      'workspace.forget': nothing,
      'microphone.ask': nothing,
      'host.retry': nothing,
      'task.readDetail': () => ({ text: '', nextOffset: null }),
      'version.read': () => ({ text: '', nextOffset: null }),
      'diff.read': () => ({ text: '', nextOffset: null }),
    },
    snapshot: () => toSnapshot({ ...emptyModel, shortcut }),
    onCount: (count) => counts.push(count),
    onWatch: (watched) => watches.push(watched),
    onPresserGone: () => pressed.push('gone'),
  });
  const change = (next: string): void => {
    shortcut = next;
    link.changed();
  };
  const connect = () => {
    const [near, far] = createPortPair();
    link.accept(far);
    const seen: string[] = [];
    const levels: number[] = [];
    const calls = callContract(near, surfaceContract, {
      'snapshot.changed': (snapshot) => seen.push(snapshot.shortcut),
      'level.changed': ({ input }) => levels.push(input),
    });
    return { calls, seen, levels, close: () => near.disconnect() };
  };
  return { clock, link, counts, watches, pressed, change, connect };
}

describe('the link to the surfaces', () => {
  it('gives each surface a whole snapshot on connecting', async () => {
    const { connect, counts } = open();
    await settle();
    const [one, two] = [connect(), connect()];
    await settle();
    assert.deepEqual([one.seen, two.seen, counts], [[''], [''], [1, 2]]);
  });

  it('draws at most 20 times a second, and the last state always', async () => {
    const { connect, change, clock } = open();
    const surface = connect();
    await clock.pass(1_000);
    surface.seen.length = 0;
    for (let n = 1; n <= 100; n += 1) {
      change(`${n}`);
      await clock.pass(10);
    }
    await clock.pass(50);
    assert.ok(surface.seen.length <= 21, `${surface.seen.length} snapshots`);
    assert.equal(surface.seen.at(-1), '100');
  });

  it('shows nothing before the worker knows its state', async () => {
    let restore = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
      restore = resolve;
    });
    const { connect, change, clock } = open({ ready });
    const surface = connect();
    change('half restored');
    await clock.pass(1_000);
    assert.deepEqual(surface.seen, []);
    change('restored');
    restore();
    await clock.pass(50);
    assert.deepEqual(surface.seen, ['restored']);
  });

  it('sends levels only to the surfaces that show them (codex#123)', async () => {
    const { connect, link, watches } = open();
    const [one, two] = [connect(), connect()];
    await one.calls.request('level.watch', { on: true }, never);
    link.level({ input: 0.5, output: 0 });
    await settle();
    assert.deepEqual([one.levels, two.levels], [[0.5], []]);
    one.close();
    await settle();
    assert.deepEqual([watches[0], watches.at(-1)], [true, false]);
  });

  it('takes the end of a surface that presses for a release, and never before its press', async () => {
    let restore = (): void => undefined;
    const ready = new Promise<void>((resolve) => {
      restore = resolve;
    });
    const { connect, pressed } = open({ ready });
    const [presser, other] = [connect(), connect()];
    presser.calls.request('talk.press', {}, never).catch(() => undefined);
    await settle();
    presser.close();
    other.close();
    await settle();
    assert.deepEqual(pressed, []);
    restore();
    await settle();
    assert.deepEqual(pressed, ['press', 'gone']);
  });

  it('forgets a surface that has gone', async () => {
    const { connect, change, counts, clock } = open();
    const surface = connect();
    await clock.pass(50);
    surface.close();
    await settle();
    change('unseen');
    assert.deepEqual([counts, clock.delays], [[1, 0], []]);
  });
});
