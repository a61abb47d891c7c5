import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createScriptedEngine } from '../../fakes/scriptedEngine.ts';
import type { Steps } from '../../fakes/scriptedEngine.ts';
import { finished, setUp, viewOf } from './taskBench.ts';

const script: Readonly<Record<string, Steps>> = {
  slowly: [{ do: 'tell', text: 'Reading.' }, { do: 'listen' }, { do: 'tell', text: 'Writing.' }],
  ask: [{ do: 'ask', question: 'May I?' }],
};
const scripted = () => createScriptedEngine((prompt) => script[prompt]);

describe('words for a running task', () => {
  it('reach its engine after the request under way, in the same turn (codex#66)', async (test) => {
    const engine = scripted();
    const { tasks, events, input } = await setUp(test, engine);
    const transcript = 'user: look at a.ts';
    const { taskId } = await tasks.start(input({ kind: 'prompt', prompt: 'slowly', transcript }));
    await events.seen('progress Reading.');
    const steered = tasks.steer({ taskId, functionCallId: 'c2', text: 'and <b>' });
    assert.equal(engine.given.length, 1);
    assert.equal(await steered, true);
    await tasks.settled();
    assert.deepEqual(engine.given, [
      '<input>slowly</input>\n<transcript_delta>user: look at a.ts</transcript_delta>',
      '<input>and &lt;b&gt;</input>',
    ]);
    assert.deepEqual(viewOf(tasks, taskId).state, finished('done', 'Done: slowly, also: and <b>'));
  });

  it('are taken once, however often they come', async (test) => {
    const engine = scripted();
    const { tasks, events, input } = await setUp(test, engine);
    const { taskId } = await tasks.start(input('slowly'));
    await events.seen('progress Reading.');
    const words = { taskId, functionCallId: 'c2', text: 'and the tests' };
    assert.deepEqual(await Promise.all([tasks.steer(words), tasks.steer(words)]), [true, true]);
    assert.equal(await tasks.steer(words), true);
    await tasks.settled();
    assert.equal(engine.given.length, 2);
  });

  it('are not taken where they are a task of their own already', async (test) => {
    const { tasks, events, input } = await setUp(test, scripted());
    const first = await tasks.start(input('slowly'));
    await events.seen('progress Reading.');
    const own = input('slowly');
    await tasks.start(own);
    const { functionCallId } = own;
    assert.equal(await tasks.steer({ taskId: first.taskId, functionCallId, text: 'slowly' }), false);
    tasks.cancel(first.taskId);
    await events.seen('finished slowly: cancelled Cancelled.');
  });

  it('are not taken by a task that waits for another, one that is over, or one nobody knows', async (test) => {
    const { tasks, events, input } = await setUp(test, scripted());
    const first = await tasks.start(input('slowly'));
    await events.seen('progress Reading.');
    const waiting = await tasks.start(input('slowly'));
    const taken = (taskId: string) => tasks.steer({ taskId, functionCallId: `for ${taskId}`, text: 'more' });
    assert.equal(await taken(waiting.taskId), false);
    tasks.cancel(waiting.taskId);
    tasks.cancel(first.taskId);
    await tasks.settled();
    assert.deepEqual([await taken(first.taskId), await taken('unknown')], [false, false]);
  });

  it('are not taken by the commands engine', async (test) => {
    const { tasks, input } = await setUp(test);
    const { taskId } = await tasks.start(input('rename fetch user to load user'));
    assert.equal(await tasks.steer({ taskId, functionCallId: 'c2', text: 'and the tests' }), false);
    await tasks.settled();
  });
});

describe('a question of a task', () => {
  it('is told, and waits until the task is cancelled', async (test) => {
    const { tasks, events, input } = await setUp(test, scripted());
    const { taskId } = await tasks.start(input('ask'));
    await events.seen('asked May I?');
    assert.deepEqual(viewOf(tasks, taskId).state, { phase: 'running' });
    tasks.cancel(taskId);
    await tasks.settled();
    assert.deepEqual(viewOf(tasks, taskId).state, finished('cancelled', 'Cancelled.'));
  });
});

describe('a task id', () => {
  it('is a UUID of its own, whatever the function call is called (codex#76)', async (test) => {
    const { run } = await setUp(test, scripted());
    const { taskId, functionCallId } = await run('anything');
    assert.match(taskId, /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
    assert.notEqual(taskId, functionCallId);
  });
});
