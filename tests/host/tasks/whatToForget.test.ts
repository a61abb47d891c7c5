import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { whatToForget } from '../../../host/tasks/whatToForget.ts';

const caps = { entries: 3, bytes: 100, ageMs: 1_000 };
const nowMs = 10_000;

/** Entries the latest first, `ages` and sizes as given; named a, b, c … */
function entries(...facts: readonly (readonly [ageMs: number, bytes: number])[]) {
  return facts.map(([ageMs, bytes], index) => ({
    entryId: String.fromCodePoint(97 + index),
    savedAtMs: nowMs - ageMs,
    bytes,
  }));
}

const untold = (...ids: string[]) => new Map(ids.map((id) => [id, { untilMs: undefined }]));
const told = (untilMs: number, ...ids: string[]) => new Map(ids.map((id) => [id, { untilMs }]));
const all = ['a', 'b', 'c', 'd'];

describe('whatToForget', () => {
  const rows = {
    'forgets nothing within the caps': [entries([0, 50], [1_000, 50]), untold(), [], []],
    'forgets what is too many': [entries([0, 1], [0, 1], [0, 1], [0, 1]), untold(), ['d'], []],
    'forgets what is too old': [entries([0, 1], [1_001, 1]), untold(), ['b'], []],
    'forgets what is too large, and all that is older': [entries([0, 60], [0, 60], [0, 0]), untold(), ['b', 'c'], []],
    'tells first of what can be undone': [entries([0, 1], [2_000, 1]), untold(...all), [], ['b']],
    'waits until the time that was told': [entries([2_000, 1]), told(nowMs + 1, 'a'), [], []],
    'forgets it then': [entries([2_000, 1]), told(nowMs, 'a'), ['a'], []],
    'does not forget what came back within the caps': [entries([0, 1]), told(0, 'a'), [], []],
    'at twice the size forgets what was told at once': [entries([0, 90], [0, 111]), told(nowMs + 1, ...all), ['b'], []],
    'at twice the size too tells first': [entries([0, 90], [0, 111]), untold(...all), [], ['b']],
  } as const;
  for (const [sentence, [weighed, undoable, forget, tell]] of Object.entries(rows)) {
    it(sentence, () => {
      assert.deepEqual(whatToForget(weighed, undoable, { caps, nowMs }), { forget, tell });
    });
  }
});
