import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fitTask, fitTasks } from '../../../host/daemon/fitTasks.ts';
import { readChunk } from '../../../host/daemon/readChunk.ts';
import { limits } from '../../../protocol/limits.ts';
import type { TaskView } from '../../../protocol/task.ts';

function taskWith(edits: number, taskId = 't'): TaskView {
  return {
    taskId,
    workspaceId: 'w',
    functionCallId: 'c',
    origin: 'typed',
    prompt: 'rename',
    startedAtMs: 0,
    edits: Array.from({ length: edits }, (_, index) => ({
      path: `src/file-${index}.ts`,
      kind: 'modify',
      added: 1,
      removed: 1,
    })),
    undoable: true,
    state: { phase: 'running' },
  };
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('what one message holds', () => {
  it('is a whole task when it fits', () => {
    const task = taskWith(100);
    assert.equal(fitTask(task), task);
  });

  it('is the first edits of a task with too many', () => {
    const task = taskWith(10_000);
    const fitted = fitTask(task);
    assert.ok(fitted.edits.length > 1_000);
    assert.deepEqual(fitted, { ...task, edits: task.edits.slice(0, fitted.edits.length) });
    assert.ok(bytesOf(fitted) <= 128 * 1024);
  });

  it('is the first of many tasks, below the limit of a message', () => {
    const tasks = Array.from({ length: 20 }, (_, index) => taskWith(index < 3 ? 10_000 : 2_000, `t${index}`));
    const fitted = fitTasks(tasks);
    assert.deepEqual(
      fitted.map(({ taskId }) => taskId),
      tasks.slice(0, fitted.length).map(({ taskId }) => taskId),
    );
    assert.ok(fitted.length >= 2 && bytesOf(fitted) < limits.nativeOutBytes);
  });

  it('has every task that is under way, however many later ones there are', () => {
    const over = { phase: 'finished', outcome: 'done', summary: '', finishedAtMs: 1 } as const;
    const later = Array.from({ length: 20 }, (_, index) => ({ ...taskWith(2_000, `t${index}`), state: over }));
    const fitted = fitTasks([...later, taskWith(10, 'under way')]);
    assert.equal(fitted.at(-1)?.taskId, 'under way');
    assert.ok(fitted.length < 21 && bytesOf(fitted) < limits.nativeOutBytes);
  });
});

describe('a chunk of a long text', () => {
  it('names the next until there is none', () => {
    const text = 'a'.repeat(limits.chunkChars) + 'b';
    assert.deepEqual(readChunk(text, 0), { text: 'a'.repeat(limits.chunkChars), nextOffset: limits.chunkChars });
    assert.deepEqual(readChunk(text, limits.chunkChars), { text: 'b', nextOffset: null });
  });

  it('is the last when the text ends with it, and empty behind the end', () => {
    const text = 'a'.repeat(limits.chunkChars);
    assert.deepEqual(readChunk(text, 0), { text, nextOffset: null });
    assert.deepEqual(readChunk(text, 1_000_000), { text: '', nextOffset: null });
    assert.deepEqual(readChunk('', 0), { text: '', nextOffset: null });
  });

  it('fits into a message even when each character needs an escape', () => {
    assert.ok(bytesOf(readChunk('\u0001'.repeat(limits.chunkChars), 0)) < limits.nativeOutBytes);
  });
});
