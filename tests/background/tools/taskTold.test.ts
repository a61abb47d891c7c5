import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cutMiddle } from '../../../background/tools/cutMiddle.ts';
import { writeDecision } from '../../../protocol/decisionText.ts';
import { anApproval } from '../../fakes/anApproval.ts';
import { aFinishedTask, aTask } from '../../fakes/aTask.ts';
import { settle } from '../../fakes/workerClock.ts';
import { call, open, started } from './toolBench.ts';

describe('the progress of a task', () => {
  it('reaches the voice model in order and before its output, which alone asks for a response (codex#81)', () => {
    const { runner, told } = open([started]);
    runner.taskProgressed('t1', 'Reading.');
    runner.taskProgressed('t1', 'Writing.');
    assert.deepEqual(told, []);
    runner.taskFinished(aFinishedTask({}));
    assert.deepEqual(told, ['progress Reading.\nWriting.', 'output! Renamed.']);
  });

  it('is told of by and by while the task goes on, once in 15 s, and each time may be spoken of', async () => {
    const { runner, clock, told } = open([started]);
    for (const [atS, text] of [
      [1, 'One.'],
      [2, 'One.'],
      [3, ' '],
      [14, 'Two.'],
      [16, 'Three.'],
      [40, 'Four.'],
    ] as const) {
      await clock.pass(atS * 1_000 - (clock.now() - 1_000_000));
      runner.taskProgressed('t1', text);
    }
    await clock.pass(5_000);
    assert.deepEqual(told, ['progress! One.\nTwo.', 'progress! Three.', 'progress! Four.']);
    runner.taskFinished(aFinishedTask({}));
    assert.deepEqual(told.slice(3), ['output! Renamed.']);
  });

  it('counts from the start that the host tells, even before it answers', async () => {
    const { runner, host, told } = open();
    const task = aTask({});
    host.start = () => new Promise(() => undefined);
    await runner.take([call]);
    await settle();
    runner.taskStarted(task);
    runner.taskProgressed('t1', 'Reading.');
    runner.taskFinished(aFinishedTask({}));
    assert.deepEqual(told, ['progress Reading.', 'output! Renamed.']);
  });

  it('is dropped when the task is no longer active, or was never of this call (codex#83)', async () => {
    const { runner, clock, told } = open([started]);
    runner.taskProgressed('t9', 'Not ours.');
    runner.taskProgressed('t1', 'Reading.');
    runner.taskFinished(aFinishedTask({}));
    runner.taskProgressed('t1', 'Too late.');
    await clock.pass(60_000);
    assert.deepEqual(told, ['progress Reading.', 'output! Renamed.']);
  });

  it('is dropped when the host has lost the task', async () => {
    const { runner, clock, told } = open([started]);
    runner.hostUp([]);
    runner.taskProgressed('t1', 'Too late.');
    await clock.pass(60_000);
    assert.deepEqual(told, ['output! I lost track of that task. Please check what changed.']);
  });
});

describe('a question of a task', () => {
  it('is put to the voice model at once, after what the task told before', () => {
    const { runner, told } = open([started]);
    runner.taskProgressed('t1', 'Reading.');
    runner.taskAsked(anApproval(), 'item 9');
    assert.deepEqual(told, ['progress Reading.', `decision! ${writeDecision(anApproval())}`]);
    assert.equal(runner.busy, true);
  });
});

describe('a task that no function call of this call waits for', () => {
  const typed = aFinishedTask({ functionCallId: 'typed 1', taskId: 't5', origin: 'typed' }, 'Created.');

  it('is told of when it finishes, as an item and one response (codex#78), however often that is told (codex#95)', () => {
    const { runner, told } = open([started]);
    runner.taskFinished(typed);
    runner.taskFinished(typed);
    assert.deepEqual(told, ['progress! Created.']);
  });

  it('is not told of when the user clicked for it, or it runs', () => {
    const { runner, told } = open();
    runner.taskFinished({ ...typed, origin: 'clicked' });
    runner.taskFinished(aTask({ functionCallId: 'other' }));
    assert.deepEqual(told, []);
  });
});

describe('a long text', () => {
  it('keeps its head and its tail, and says how much is missing between them (codex#88)', () => {
    const { runner, told } = open([started]);
    runner.taskProgressed('t1', `${'a'.repeat(3_000)}${'b'.repeat(3_000)}`);
    runner.taskFinished(aFinishedTask({}, `${'c'.repeat(3_000)}${'d'.repeat(3_000)}`));
    const cut = '\n[… 2000 characters left out …]\n';
    assert.deepEqual(told, [
      `progress ${'a'.repeat(2_000)}${cut}${'b'.repeat(2_000)}`,
      `output! ${'c'.repeat(2_000)}${cut}${'d'.repeat(2_000)}`,
    ]);
  });

  it('is left alone up to the bound, and cut on characters only', () => {
    assert.equal(cutMiddle('😀'.repeat(4), 4), '😀😀😀😀');
    assert.equal(cutMiddle('😀'.repeat(5), 4), '😀😀\n[… 1 characters left out …]\n😀😀');
  });
});
