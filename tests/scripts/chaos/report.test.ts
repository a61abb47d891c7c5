import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { RequestEnd } from '../../../scripts/chaos/ended.ts';
import { isSound } from '../../../scripts/chaos/report.ts';
import type { RequestResult } from '../../../scripts/chaos/runRequest.ts';

function ended(end: RequestEnd): RequestResult {
  const planned = { faults: [], fresh: false };
  return { planned, text: 'rename a to b', startedAtMs: 0, end, seconds: 1, heard: [], said: [], notices: [] };
}

/** A run of so many requests that were done, but for these. */
function run(count: number, ...others: readonly RequestEnd[]): { readonly results: readonly RequestResult[] } {
  const done = Array.from({ length: count - others.length }, () => ended('done'));
  return { results: [...done, ...others.map(ended)] };
}

describe('a chaos run', () => {
  for (const [name, results, sound] of [
    ['all were done, or it is said why not', run(100, 'cut', 'notice'), true],
    ['one was lost', run(100, 'lost'), false],
    ['a tenth was asked back or misheard', run(20, 'asked back', 'misheard'), true],
    ['more than that was', run(20, 'asked back', 'misheard', 'misheard'), false],
    ['one of a few was misheard', run(8, 'misheard'), true],
    ['two of a few were', run(8, 'misheard', 'asked back'), false],
  ] as const) {
    it(`is ${sound ? 'sound' : 'unsound'} when ${name}`, () => {
      assert.equal(isSound({ ...results, twice: [] }), sound);
    });
  }

  it('is unsound when something was done twice', () => {
    assert.equal(isSound({ ...run(100), twice: [ended('done')] }), false);
  });
});
