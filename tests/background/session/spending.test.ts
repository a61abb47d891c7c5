import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Cost } from '../../../background/realtime/prices.ts';
import type { Spending } from '../../../background/session/spending.ts';
import { noSpending, reachedCap, reduceSpending, toSpent } from '../../../background/session/spending.ts';

// By the clock of whoever runs the test: the day is the user's.
const evening = new Date(2026, 10, 30, 23, 59).getTime();
const midnight = new Date(2026, 11, 1, 0, 0).getTime();

const costing = (usd: number | null): Cost => ({ usd, inputTokens: 10, outputTokens: 2 });
const spend = (spending: Spending, usd: number | null, nowMs = evening): Spending =>
  reduceSpending(spending, { type: 'spent', cost: costing(usd) }, nowMs);
const start = (spending: Spending, nowMs = evening): Spending =>
  reduceSpending(spending, { type: 'sessionStarted' }, nowMs);

describe('the spending', () => {
  it('adds up what responses and turns took', () => {
    assert.deepEqual(spend(spend(start(noSpending), 0.5), 0.25), {
      session: { usd: 0.75, unpriced: false, inputTokens: 20, outputTokens: 4 },
      day: { date: '2026-11-30', usd: 0.75 },
    });
  });

  it('starts anew with every session, and not for the day', () => {
    const second = spend(start(spend(start(noSpending), 0.5)), 0.25);
    assert.deepEqual([second.session.usd, second.day], [0.25, { date: '2026-11-30', usd: 0.75 }]);
  });

  it('starts the day anew at local midnight, in the midst of a session', () => {
    const after = spend(spend(start(noSpending), 0.5), 0.25, midnight);
    assert.deepEqual([after.session.usd, after.day], [0.75, { date: '2026-12-01', usd: 0.25 }]);
  });

  it('shows no sum where a part has no price, but all the tokens', () => {
    const spending = spend(spend(start(noSpending), 0.5), null);
    assert.deepEqual(toSpent(spending), { usd: null, inputTokens: 20, outputTokens: 4 });
    assert.deepEqual(toSpent(start(spending)), { usd: 0, inputTokens: 0, outputTokens: 0 });
  });
});

describe('a cap', () => {
  const spending = spend(start(spend(start(noSpending), 1)), 0.5);
  for (const [name, sessionCapUsd, dayCapUsd, nowMs, reached] of [
    ['of neither is never reached', null, null, evening, null],
    ['of the session is reached by the session alone', 0.5, null, evening, 'session'],
    ['of the session is not reached by what came before it', 0.51, null, evening, null],
    ['of the day is reached by all its sessions', null, 1.5, evening, 'day'],
    ['of the day is not reached before', null, 1.51, evening, null],
    ['of the day is far again after midnight', null, 1.5, midnight, null],
    ['of the session comes first where both are reached', 0.5, 1.5, evening, 'session'],
  ] as const) {
    it(name, () => {
      assert.equal(reachedCap(spending, { sessionCapUsd, dayCapUsd }, nowMs), reached);
    });
  }

  it('is reached by what is known, where a part has no price', () => {
    assert.equal(reachedCap(spend(spending, null), { sessionCapUsd: 0.5, dayCapUsd: null }, evening), 'session');
  });
});
