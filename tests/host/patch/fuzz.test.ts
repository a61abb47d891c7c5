import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzzPatches } from './fuzzPatches.ts';

const seed = Math.trunc(Math.random() * 2 ** 31);
console.log(`patches broken from seed ${seed}`);

describe('2,000 broken patches', () => {
  it('change no byte in or around the workspace, and are refused with a reason (threat#page)', async (test) => {
    const { applied } = await fuzzPatches(test, seed, 2_000);
    // Were all of them refused, or hardly any, this would be no test.
    assert.ok(applied > 20 && applied < 1_000, `${applied} fitted after all`);
  });
});
