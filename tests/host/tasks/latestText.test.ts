import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LatestText } from '../../../host/tasks/latestText.ts';

describe('the text that was read last', () => {
  it('is made once however often it is read, also at the same time, until another one is', async () => {
    const latest = new LatestText();
    const made: string[] = [];
    const make = (key: string) => (): Promise<string> => {
      made.push(key);
      return Promise.resolve(`text of ${key}`);
    };
    const read = (key: string): Promise<string> => latest.read(key, make(key));
    assert.deepEqual(await Promise.all([read('a'), read('a')]), ['text of a', 'text of a']);
    assert.deepEqual([await read('b'), await read('a')], ['text of b', 'text of a']);
    assert.deepEqual(made, ['a', 'b', 'a']);
  });

  it('is made again when that failed', async () => {
    const latest = new LatestText();
    await assert.rejects(latest.read('a', () => Promise.reject(new Error('Not now.'))));
    assert.equal(await latest.read('a', () => Promise.resolve('text')), 'text');
  });
});
