import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isForLater } from '../../../background/tools/isForLater.ts';
import { readToolRequest } from '../../../background/tools/toolRequest.ts';
import type { Outcome } from '../../../protocol/task.ts';
import { aFinishedTask } from '../../fakes/aTask.ts';
import { settle } from '../../fakes/workerClock.ts';
import { asks, call, open, started } from './toolBench.ts';

const added = 'output! This was added to the task that is running. Its result is still to come.';

describe('a request while a task runs', () => {
  it('steers it, and the voice model is told so and asked to respond (codex#65, codex#82)', async () => {
    const { runner, host, told, order } = open([started]);
    host.steerable = true;
    await runner.take([asks('c2', 'and the tests')]);
    await settle();
    assert.deepEqual([host.starts, host.steers, told], [[], [['t1', 'c2', 'and the tests']], [added]]);
    assert.deepEqual(order, ['started,recorded', 'started,steering', 'started,answering']);
    runner.taskFinished(aFinishedTask({}));
    assert.deepEqual(told, [added, 'output! Renamed.']);
  });

  it('is a task of its own, after that one, where its words are not taken', async () => {
    const { runner, host, told } = open([started]);
    await runner.take([asks('c2', 'and the tests')]);
    await settle();
    assert.deepEqual(host.starts, [['c2', { kind: 'prompt', prompt: 'and the tests' }]]);
    runner.taskFinished(aFinishedTask({}));
    runner.taskFinished(aFinishedTask({ functionCallId: 'c2', taskId: 't2' }, 'Tested.'));
    assert.deepEqual(told, ['output! Renamed.', 'output! Tested.']);
  });

  it('is a task of its own where the running one is gone', async () => {
    const { runner, host } = open([started]);
    host.failure = 'task_unknown';
    host.start = (functionCallId, request) => {
      host.starts.push([functionCallId, request]);
      return Promise.resolve(aFinishedTask({}));
    };
    await runner.take([asks('c2', 'and the tests')]);
    await settle();
    assert.equal(host.starts.length, 1);
  });

  it('is a task of its own when it is for later, even where words are taken', async () => {
    const { runner, host } = open([started]);
    host.steerable = true;
    await runner.take([asks('c2', 'After that, run the tests.')]);
    await settle();
    assert.deepEqual([host.steers, host.starts.map(([id]) => id)], [[], ['c2']]);
  });

  it('steers no task of another workspace, but the one that works here', async () => {
    const here = { ...asks('c2', 'and here'), progress: { state: 'started', taskId: 't2' } } as const;
    const { runner, host } = open([started, here]);
    host.steerable = true;
    host.elsewhere.add('t1');
    await runner.take([asks('c3', 'and the tests')]);
    await settle();
    host.elsewhere.add('t2');
    await runner.take([asks('c4', 'rename it')]);
    await settle();
    assert.deepEqual([host.steers, host.starts.map(([id]) => id)], [[['t2', 'c3', 'and the tests']], ['c4']]);
  });

  it('steers the task that is worked on, not one that waits behind it', async () => {
    const waiting = { ...asks('c2', 'then that'), progress: { state: 'started', taskId: 't2' } } as const;
    const { runner, host } = open([started, waiting]);
    host.steerable = true;
    await runner.take([asks('c3', 'and the tests')]);
    await settle();
    runner.taskFinished(aFinishedTask({}));
    await runner.take([asks('c4', 'and the docs')]);
    await settle();
    assert.deepEqual(
      host.steers.map(([taskId]) => taskId),
      ['t1', 't2'],
    );
  });

  for (const outcome of ['done', 'failed', 'cancelled'] satisfies Outcome[]) {
    it(`starts anew once the other has ended as ${outcome} (codex#96)`, async () => {
      const { runner, host } = open([started]);
      host.steerable = true;
      const state = { phase: 'finished', outcome, summary: 'Over.', finishedAtMs: 2 } as const;
      runner.taskFinished(aFinishedTask({ state }));
      assert.equal(runner.busy, false);
      await runner.take([asks('c2', 'and the tests')]);
      await settle();
      assert.deepEqual([host.steers, host.starts.map(([id]) => id)], [[], ['c2']]);
    });
  }

  it('steers the same task again in the next worker, which does not know whether it was taken', async () => {
    const steering = { ...asks('c2', 'and the tests'), progress: { state: 'steering', taskId: 't1' } } as const;
    const { runner, host, told } = open([steering]);
    host.steerable = true;
    assert.equal(runner.busy, true);
    runner.hostUp([aFinishedTask({})]);
    await settle();
    assert.deepEqual([host.starts, host.steers, told], [[], [['t1', 'c2', 'and the tests']], [added]]);
  });

  it('is given up with the reason when the host stays away', async () => {
    const { runner, host, clock, told } = open([started]);
    host.failure = 'port_closed';
    await runner.take([asks('c2', 'and the tests')]);
    await clock.pass(30_000);
    assert.deepEqual(told, ['output! It is port_closed.']);
  });
});

describe('a request', () => {
  it('takes what was said since the last task with it, if anything was (codex#60)', async () => {
    const { runner, host, talk } = open();
    talk.text = 'user: look at fetchUser';
    await runner.take([call]);
    await settle();
    assert.deepEqual(host.starts, [['c1', { kind: 'prompt', prompt: 'rename it', transcript: talk.text }]]);
  });

  for (const args of ['input_transcript', 'input', 'text', 'prompt', 'query']) {
    it(`is read from the argument ${args} (codex#71)`, () => {
      const read = readToolRequest('background_agent', JSON.stringify({ [args]: ' rename it ', other: 1 }));
      assert.deepEqual(read, { tool: 'backgroundAgent', prompt: 'rename it' });
    });
  }

  for (const words of [
    'After that, run the tests.',
    'and then rename load user',
    "When you're done, rename it back",
    'once that is finished create a file',
    'As soon as you have finished with that, undo it',
    'run the tests when you’re done',
    'rename it after that please',
    'Next, the tests',
    'OK, then do the other one',
  ]) {
    it(`"${words}" is for later`, () => assert.equal(isForLater(words), true));
  }

  for (const words of [
    'and the tests',
    'rename then to next',
    'next to the button there is a label, rename that too',
    'use the name after instead',
    'no, the one after that function',
    'call it done when it is empty',
    'stop when the tests fail',
  ]) {
    it(`"${words}" is about the work under way`, () => assert.equal(isForLater(words), false));
  }
});
