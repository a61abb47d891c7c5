import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultKinds, planRequests } from '../../../scripts/chaos/plan.ts';

const kindsOf = (plan: ReturnType<typeof planRequests>): string[] =>
  plan.flatMap(({ faults }) => faults.map(({ kind }) => kind));

describe('the plan of a chaos run', () => {
  it('is the same for the same seed, and another for another', () => {
    assert.deepEqual(planRequests(7, 100), planRequests(7, 100));
    assert.notDeepEqual(planRequests(7, 100), planRequests(8, 100));
  });

  it('has every kind of fault in as many requests as there are kinds', () => {
    for (let seed = 0; seed < 50; seed++) {
      assert.deepEqual(new Set(kindsOf(planRequests(seed, faultKinds.length))), new Set(faultKinds), `seed ${seed}`);
    }
  });

  it('is the beginning of a longer plan of its seed', () => {
    assert.deepEqual(planRequests(3, 100).slice(0, 8), planRequests(3, 8));
  });

  it('breaks things before, during and after the speech', () => {
    const moments = planRequests(1, 200).flatMap(({ faults }) => faults.map(({ atMs }) => atMs));
    assert.ok(moments.some((atMs) => atMs < 0));
    assert.ok(moments.some((atMs) => atMs > 200 && atMs < 1_500));
    assert.ok(moments.some((atMs) => atMs > 4_000));
  });
});
