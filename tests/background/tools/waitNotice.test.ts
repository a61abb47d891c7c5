import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aFinishedTask, aTask } from '../../fakes/aTask.ts';
import { asks, open } from './toolBench.ts';

const queued = (ahead: number, prompt = 'rename it') =>
  aTask({ functionCallId: 'c2', taskId: 't2', prompt, state: { phase: 'queued', ahead } });
const running = aTask({ functionCallId: 'c2', taskId: 't2' });
const notice = 'progress! That waits: other work in this workspace goes first. It begins by itself.';

/** A call whose task waits at the host. */
async function waiting(prompt?: string) {
  const bench = open();
  bench.host.task = queued(2, prompt);
  await bench.runner.take([asks('c2', prompt ?? 'rename it')]);
  await bench.clock.pass(0);
  return bench;
}

describe('a task that waits for another in its workspace', () => {
  it('is told of once, when the wait is long enough to notice', async () => {
    const { runner, clock, told } = await waiting();
    await clock.pass(3_000);
    runner.taskStarted(queued(1));
    assert.deepEqual(told, []);
    await clock.pass(1_000);
    runner.taskStarted(queued(1));
    await clock.pass(60_000);
    assert.deepEqual(told, [notice]);
    runner.taskStarted(running);
    runner.taskFinished(aFinishedTask({ functionCallId: 'c2', taskId: 't2' }));
    assert.deepEqual(told, [notice, 'output! Renamed.']);
  });

  it('is not told of when it begins before, is cancelled, or the call is over', async () => {
    for (const end of ['begins', 'ends', 'closes'] as const) {
      const { runner, clock, told } = await waiting();
      if (end === 'begins') runner.taskStarted(running);
      if (end === 'ends') runner.taskFinished(aFinishedTask({ functionCallId: 'c2', taskId: 't2' }));
      if (end === 'closes') runner.close();
      await clock.pass(60_000);
      assert.deepEqual(told, end === 'ends' ? ['output! Renamed.'] : [], end);
    }
  });

  it('is not told of to the user who asked for just that', async () => {
    const { clock, told } = await waiting('After that, rename it.');
    await clock.pass(60_000);
    assert.deepEqual(told, []);
  });
});
