import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { aFinishedTask, aTask } from '../../fakes/aTask.ts';
import { settle } from '../../fakes/workerClock.ts';
import { call, open, output, recorded, started } from './toolBench.ts';

describe('a function call', () => {
  it('is in storage before the host hears of it, and is answered when its task has finished (codex#80)', async () => {
    const { runner, host, answers, order } = open();
    const taken = runner.take([call]);
    assert.deepEqual([order, host.starts], [['recorded'], []]);
    await taken;
    await settle();
    assert.deepEqual(host.starts, [['c1', { kind: 'prompt', prompt: 'rename it' }]]);
    runner.taskFinished(aFinishedTask({}));
    assert.deepEqual(answers, [output('Renamed.')]);
    runner.confirmed('item 1');
    assert.deepEqual(order, ['recorded', 'started', 'answering', 'answered']);
  });

  it('runs once, however often it is seen and however often its task finishes (codex#77)', async () => {
    const { runner, host, answers } = open();
    await runner.take([call, call]);
    await runner.take([call]);
    await settle();
    runner.taskFinished(aFinishedTask({}));
    runner.taskFinished(aFinishedTask({}));
    await runner.take([call]);
    assert.deepEqual([host.starts.length, answers.length], [1, 1]);
  });

  it('is started again by the next worker when it was recorded but not started', async () => {
    const { runner, host } = open([recorded]);
    runner.hostUp([]);
    await settle();
    assert.equal(host.starts.length, 1);
  });

  it('is answered by the next worker when its task finished meanwhile', () => {
    const { runner, host, answers } = open([started]);
    runner.hostUp([aTask({ functionCallId: 'another', taskId: 't0' }), aFinishedTask({})]);
    assert.deepEqual([host.starts, answers], [[], [output('Renamed.')]]);
  });

  it('is answered at once when the host knows it as finished', async () => {
    const { runner, host, answers } = open([recorded]);
    host.task = aFinishedTask({});
    runner.hostUp([]);
    await settle();
    assert.deepEqual(answers, [output('Renamed.')]);
  });

  it('is left to run while its task runs', () => {
    const { runner, answers } = open([started]);
    runner.hostUp([aTask({})]);
    assert.deepEqual(answers, []);
  });

  it('is answered with a word when the host has lost its task', () => {
    const { runner, answers } = open([started]);
    runner.hostUp([]);
    assert.deepEqual(answers, [output('I lost track of that task. Please check what changed.')]);
  });

  it('has its output sent again, the same item, by a worker that does not know whether it arrived', () => {
    const progress = { state: 'answering', itemId: 'item 1', text: 'Renamed.', respond: true } as const;
    const { runner, answers } = open([{ ...call, progress }]);
    runner.resume();
    assert.deepEqual(
      answers.map(({ itemId, text }) => [itemId, text]),
      [['item 1', 'Renamed.']],
    );
  });

  it('waits for a host that comes back', async () => {
    const { runner, host, clock, answers } = open();
    host.failure = 'host_crashed';
    await runner.take([call]);
    await clock.pass(29_999);
    host.failure = null;
    runner.hostUp([]);
    await clock.pass(60_000);
    assert.deepEqual([host.starts.length, answers], [2, []]);
  });

  it('is answered with the reason when the host stays away', async () => {
    const { runner, host, clock, answers } = open();
    host.failure = 'port_closed';
    await runner.take([call]);
    await clock.pass(30_000);
    assert.deepEqual(answers, [output('It is port_closed.')]);
  });

  it('is answered with the reason when the host refuses it', async () => {
    const { runner, host, answers } = open();
    host.failure = 'workspace_missing';
    await runner.take([call]);
    await settle();
    assert.deepEqual(answers, [output('It is workspace_missing.')]);
  });

  for (const [name, args, running, text, respond] of [
    ['remain_silent', '{}', 0, '', false],
    ['stop_task', '{}', 2, 'Stopped.', true],
    ['stop_task', '', 0, 'Nothing is running.', true],
    ['background_agent', 'not JSON', 0, 'The request had no words in it.', true],
    ['background_agent', '{"prompt":"  "}', 0, 'The request had no words in it.', true],
    ['format_disk', '{}', 0, 'There is no such tool.', true],
  ] as const) {
    it(`${name}(${args}) with ${running} running is answered "${text}"${respond ? '' : ', and nothing is said (codex#85)'}`, async () => {
      const { runner, host, answers } = open();
      host.running = running;
      await runner.take([{ functionCallId: 'c1', name, args }]);
      await settle();
      assert.deepEqual([host.starts, answers], [[], [output(text, respond)]]);
    });
  }

  it('undoes the last change when asked to', async () => {
    const { runner, host } = open();
    await runner.take([{ functionCallId: 'c1', name: 'undo_last', args: '{}' }]);
    await settle();
    assert.deepEqual(host.starts, [['c1', { kind: 'undo' }]]);
  });

  it('of a call that is over is answered no more, and what was said last goes nowhere (codex#64)', async () => {
    const { runner, host, clock, told, talk, saved } = open();
    await runner.take([call]);
    await settle();
    runner.taskProgressed('t1', 'Reading.');
    talk.text = 'user: thank you';
    runner.close();
    runner.taskFinished(aFinishedTask({}));
    await clock.pass(60_000);
    assert.deepEqual([told, saved(), host.starts.length], [[], [started], 1]);
  });

  it('does not hold up what comes after it while its task runs (codex#73)', async () => {
    const { runner, host, told } = open();
    host.start = () => new Promise(() => undefined);
    await runner.take([call]);
    await runner.take([{ functionCallId: 'c2', name: 'stop_task', args: '{}' }]);
    await settle();
    assert.deepEqual([told, runner.busy], [['output! Nothing is running.'], true]);
  });
});
