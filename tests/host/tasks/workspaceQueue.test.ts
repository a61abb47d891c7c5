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
  const places: string[] = [];
  const enter = async (name: string, root: string, options = { signal }): Promise<void> => {
    const onAhead = (ahead: number): void => void places.push(`${name} behind ${ahead}`);
    leave.set(name, await queue.enter(root, { onAhead, ...options }));
    entered.push(name);
  };
  return { entered, places, enter, leave: (name: string) => leave.get(name)?.() };
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

  it('says how many go before each, as they leave and give up', async () => {
    const { places, enter, leave } = recorder();
    const controller = new AbortController();
    const first = enter('a1', 'a');
    const second = enter('a2', 'a', { signal: controller.signal });
    const others = [enter('a3', 'a'), enter('a4', 'a')];
    await first;
    assert.deepEqual(places.splice(0), ['a2 behind 1', 'a3 behind 2', 'a4 behind 3']);
    controller.abort();
    await assert.rejects(second, { name: 'AbortError' });
    assert.deepEqual(places.splice(0), ['a3 behind 1', 'a4 behind 2']);
    leave('a1');
    await others[0];
    assert.deepEqual(places.splice(0), ['a4 behind 1']);
    leave('a3');
    await others[1];
    assert.deepEqual(places, []);
  });

  it('lets nobody in who is cancelled already', async () => {
    const queue = new WorkspaceQueue();
    const late = { onAhead: () => undefined, signal: AbortSignal.abort() };
    await assert.rejects(queue.enter('a', late), { name: 'AbortError' });
    assert.equal(queue.length('a'), 0);
  });
});
