import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inParallel } from '../../../host/workspace/inParallel.ts';

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work that ends only when told to. */
function manualWork() {
  const begun: number[] = [];
  const ends = new Map<number, { resolve: (value: string) => void; reject: (error: Error) => void }>();
  const work = (item: number): Promise<string> => {
    begun.push(item);
    return new Promise((resolve, reject) => ends.set(item, { resolve, reject }));
  };
  return {
    begun,
    work,
    finish: (item: number) => ends.get(item)?.resolve(`done ${item}`),
    fail: (item: number) => ends.get(item)?.reject(new Error(`failed ${item}`)),
  };
}

describe('inParallel', () => {
  it('keeps to the number at once and gives results in order', async () => {
    const { begun, work, finish } = manualWork();
    const all = inParallel([1, 2, 3], 2, work);
    assert.deepEqual(begun, [1, 2]);
    finish(2);
    await settled();
    assert.deepEqual(begun, [1, 2, 3]);
    finish(3);
    finish(1);
    assert.deepEqual(await all, ['done 1', 'done 2', 'done 3']);
  });

  it('begins nothing after a failure and rejects only when nothing is under way', async () => {
    const { begun, work, finish, fail } = manualWork();
    const all = inParallel([1, 2, 3, 4], 2, work);
    let rejected = false;
    const watched = assert.rejects(all, { message: 'failed 1' }).then(() => (rejected = true));
    fail(1);
    await settled();
    assert.deepEqual([begun, rejected], [[1, 2], false]);
    finish(2);
    await watched;
    assert.deepEqual(begun, [1, 2]);
  });

  it('does nothing for no items', async () => {
    assert.deepEqual(await inParallel([], 4, () => Promise.reject(new Error('never'))), []);
  });
});
