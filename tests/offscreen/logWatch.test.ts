import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { LogWatch } from '../../offscreen/logWatch.ts';

describe('a log that is watched', () => {
  let later: (() => void)[];
  let waits: boolean;
  let told: number;
  let watch: LogWatch;
  beforeEach(() => {
    [later, waits, told] = [[], true, 0];
    watch = new LogWatch({
      after: (_delayMs, run) => later.push(run),
      waits: () => waits,
      onWaiting: () => (told += 1),
    });
  });
  const pass = (): void => {
    for (const run of later.splice(0)) run();
  };

  it('tells once of all the frames that came in a while', () => {
    watch.grew();
    watch.grew();
    assert.deepEqual([later.length, told], [1, 0]);
    pass();
    assert.equal(told, 1);
  });

  it('is silent when they were acknowledged meanwhile, and sets no timer while none come', () => {
    watch.grew();
    waits = false;
    pass();
    assert.deepEqual([told, later.length], [0, 0]);
  });

  it('tells again of what comes after', () => {
    watch.grew();
    pass();
    watch.grew();
    pass();
    assert.equal(told, 2);
  });
});
