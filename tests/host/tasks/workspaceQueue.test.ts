import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WorkspaceQueue } from '../../../host/tasks/workspaceQueue.ts';

const { signal } = new AbortController();

/** Everything that can happen by itself has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function recorder() {
  const queue = new WorkspaceQueue();
  const entered: string[] = [];
  const leave = new Map<string, () => void>();
  const enter = async (name: string, root: string, options = { signal }): Promise<void> => {
    leave.set(name, await queue.enter(root, options));
    entered.push(name);
  };
  return { entered, enter, leave: (name: string) => leave.get(name)?.() };
}

describe('the queue of a workspace', () => {
  it('lets one in at a time, in the order they came, and another workspace at once', async () => {
    const { entered, enter, leave } = recorder();
    const all = [enter('a1', 'a'), enter('a2', 'a'), enter('a3', 'a'), enter('b1', 'b')];
    await settled();
    assert.deepEqual(entered, ['a1', 'b1']);
    leave('a1');
    await settled();
    assert.deepEqual(entered, ['a1', 'b1', 'a2']);
    leave('a2');
    await Promise.all(all);
    assert.deepEqual(entered, ['a1', 'b1', 'a2', 'a3']);
  });

  it('lets the next one in where a waiting one was cancelled', async () => {
    const { entered, enter, leave } = recorder();
    const controller = new AbortController();
    await enter('a1', 'a');
    const cancelled = enter('a2', 'a', { signal: controller.signal });
    const next = enter('a3', 'a');
    controller.abort();
    await assert.rejects(cancelled, { name: 'AbortError' });
    await settled();
    assert.deepEqual(entered, ['a1']);
    leave('a1');
    await next;
    assert.deepEqual(entered, ['a1', 'a3']);
  });

  it('lets nobody in who is cancelled already', async () => {
    await assert.rejects(new WorkspaceQueue().enter('a', { signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});
