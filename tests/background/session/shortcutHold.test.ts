import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ShortcutHold } from '../../../background/session/shortcutHold.ts';
import { WorkerClock } from '../../fakes/workerClock.ts';

/** What a key tells whose events come at these times. */
async function watch(...atMs: number[]): Promise<[what: string, atMs: number][]> {
  const clock = new WorkerClock();
  const startMs = clock.now();
  const told: [string, number][] = [];
  const hold = new ShortcutHold({
    clock,
    onPress: (at) => told.push(['press', at - startMs]),
    onRelease: (at) => told.push(['release', at - startMs]),
  });
  for (const at of atMs) {
    await clock.pass(at - (clock.now() - startMs));
    hold.fire();
  }
  await clock.pass(2_000);
  return told;
}

describe('the held shortcut', () => {
  it('is a tap without repeats: released where it was pressed', async () => {
    assert.deepEqual(await watch(0), [
      ['press', 0],
      ['release', 0],
    ]);
  });

  it('is held for as long as it repeats', async () => {
    assert.deepEqual(await watch(0, 660, 700, 740, 780), [
      ['press', 0],
      ['release', 1_030],
    ]);
  });

  it('is two taps when the second comes after the first could have repeated', async () => {
    assert.deepEqual(await watch(0, 1_000), [
      ['press', 0],
      ['release', 0],
      ['press', 1_000],
      ['release', 1_000],
    ]);
  });
});
