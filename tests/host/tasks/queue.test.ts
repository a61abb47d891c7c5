import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createScriptedEngine } from '../../fakes/scriptedEngine.ts';
import { finished, setUp, viewOf } from './taskBench.ts';

/** Writes a file when words have been added to the turn. */
const engine = createScriptedEngine((prompt) => [
  { do: 'tell', text: `at ${prompt}` },
  { do: 'listen' },
  { do: 'create', path: `${prompt}.txt`, text: prompt },
]);

describe('tasks in several workspaces', () => {
  it('run at once in two, and one after the other in one, saying how many go before', async (test) => {
    const { root, tasks, events, input } = await setUp(test, engine);
    const other = join(root, 'other');
    await mkdir(other);
    const first = await tasks.start(input('first'));
    const second = await tasks.start(input('second'));
    const third = await tasks.start(input('third'));
    const elsewhere = await tasks.start(input('elsewhere', { folder: other }));
    assert.deepEqual(
      [first, second, third, elsewhere].map(({ state }) => state),
      [{ phase: 'running' }, { phase: 'queued', ahead: 1 }, { phase: 'queued', ahead: 2 }, { phase: 'running' }],
    );
    await Promise.all([events.seen('progress at first'), events.seen('progress at elsewhere')]);
    assert.equal(tasks.running(), 4);

    const goOn = (taskId: string) => tasks.steer({ taskId, functionCallId: `go on ${taskId}`, text: 'go on' });
    assert.equal(await goOn(second.taskId), false);
    assert.equal(await goOn(elsewhere.taskId), true);
    await events.seen('finished elsewhere: done Done: elsewhere, also: go on');
    assert.equal(await goOn(first.taskId), true);
    await events.seen('progress at second');
    assert.deepEqual(viewOf(tasks, second.taskId).state, { phase: 'running' });
    assert.deepEqual(viewOf(tasks, third.taskId).state, { phase: 'queued', ahead: 1 });
    assert.equal(await goOn(second.taskId), true);
    await events.seen('progress at third');
    assert.equal(await goOn(third.taskId), true);
    await tasks.settled();
    assert.deepEqual(
      events.lines.filter((line) => /^(started|changed|finished) (first|second|third)/.test(line)),
      [
        'started first',
        'started second',
        'started third',
        'finished first: done Done: first, also: go on',
        'changed third: 1 ahead',
        'changed second: running',
        'finished second: done Done: second, also: go on',
        'changed third: running',
        'finished third: done Done: third, also: go on',
      ],
    );
    assert.deepEqual(await readdir(other), ['elsewhere.txt']);
  });

  it('lose a waiting one by its cancel, and the next moves up', async (test) => {
    const { root, tasks, events, input } = await setUp(test, engine);
    const first = await tasks.start(input('first'));
    const second = await tasks.start(input('second'));
    const third = await tasks.start(input('third'));
    await events.seen('progress at first');
    tasks.cancel(second.taskId);
    await events.seen('finished second: cancelled Cancelled.');
    assert.deepEqual(viewOf(tasks, third.taskId).state, { phase: 'queued', ahead: 1 });
    for (const { taskId } of [first, third]) tasks.cancel(taskId);
    await tasks.settled();
    assert.deepEqual(viewOf(tasks, third.taskId).state, finished('cancelled', 'Cancelled.'));
    assert.deepEqual(await readdir(root), ['a.ts']);
  });

  it('are listed while they run, however many came and went since', async (test) => {
    const { tasks, events, input } = await setUp(test, engine);
    const listed = (): string[] => tasks.list({ clientId: 'client', limit: 1 }).map(({ prompt }) => prompt);
    const first = await tasks.start(input('first'));
    const second = await tasks.start(input('second'));
    await events.seen('progress at first');
    tasks.cancel(second.taskId);
    await events.seen('finished second: cancelled Cancelled.');
    assert.deepEqual(listed(), ['second', 'first']);
    tasks.cancel(first.taskId);
    await tasks.settled();
    assert.deepEqual(listed(), ['second']);
  });

  it('that waited when the host stopped have not begun', async (test) => {
    const { tasks, events, input, open, controller } = await setUp(test, engine);
    await tasks.start(input('first'));
    const { taskId } = await tasks.start(input('second'));
    await events.seen('progress at first');
    const later = await open();
    const summary = "Earshot's host stopped before this began. Nothing was changed.";
    assert.deepEqual(viewOf(later, taskId).state, finished('failed', summary));
    controller.abort();
    await tasks.settled();
  });
});
