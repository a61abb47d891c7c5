import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hasEnded, parseProcessStat, readProcessStat } from '../../../host/processes/processStat.ts';

const fields = (state: string, started: string): string =>
  [state, ...'1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18'.split(' '), started, '20 21'].join(' ');

describe("Linux's stat of a process", () => {
  for (const [what, text, state, started] of [
    ['a process', `42 (node) ${fields('S', '8841')}\n`, 'S', '8841'],
    ['one with brackets and spaces in its name', `42 (a) b (c) ${fields('R', '7')}`, 'R', '7'],
    ['one with a line break in its name', `42 (a\nb) ${fields('D', '9')}`, 'D', '9'],
  ] as const) {
    it(`is read of ${what}`, () => {
      assert.deepEqual(parseProcessStat(text), { state, parent: 1, session: 3, started });
    });
  }

  it('tells that a zombie has ended', () => {
    for (const [state, ended] of [
      ['Z', true],
      ['X', true],
      ['S', false],
    ] as const) {
      const stat = parseProcessStat(`42 (node) ${fields(state, '1')}`);
      assert.equal(stat && hasEnded(stat), ended);
    }
  });

  it('is nothing where it is cut short, or where there is no such process', () => {
    for (const text of ['42 (node) S 1 2', '']) assert.equal(parseProcessStat(text), undefined);
    assert.equal(readProcessStat(0x7fff_ffff), undefined);
  });
});
