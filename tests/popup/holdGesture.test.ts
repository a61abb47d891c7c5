import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reduceHold } from '../../popup/ui/holdGesture.ts';
import type { HoldEvent, HoldGesture, HoldIntent } from '../../popup/ui/holdGesture.ts';

const press = 'talk.press';
const release = 'talk.release';
const table: readonly [HoldGesture, HoldEvent, HoldGesture, HoldIntent[]][] = [
  ['none', 'pointerDown', 'pointer', [press]],
  ['none', 'pointerUp', 'none', []],
  ['none', 'spaceDown', 'space', [press]],
  ['none', 'spaceUp', 'none', []],
  ['none', 'clicked', 'none', [press, release]],
  ['none', 'lost', 'none', []],
  ['pointer', 'pointerDown', 'pointer', []],
  ['pointer', 'pointerUp', 'none', [release]],
  ['pointer', 'spaceDown', 'pointer', []],
  ['pointer', 'spaceUp', 'pointer', []],
  ['pointer', 'clicked', 'pointer', []],
  ['pointer', 'lost', 'none', [release]],
  ['space', 'pointerDown', 'space', []],
  ['space', 'pointerUp', 'space', []],
  ['space', 'spaceDown', 'space', []],
  ['space', 'spaceUp', 'none', [release]],
  ['space', 'clicked', 'space', []],
  ['space', 'lost', 'none', [release]],
];

describe('reduceHold', () => {
  for (const [gesture, event, next, intents] of table) {
    it(`is ${next} after ${event} when ${gesture}, and tells ${intents.join(', ') || 'nothing'}`, () => {
      assert.deepEqual(reduceHold(gesture, event), { gesture: next, intents });
    });
  }

  it('follows every press with exactly one release before the next, whatever comes in between', () => {
    const events: HoldEvent[] = ['pointerDown', 'pointerUp', 'spaceDown', 'spaceUp', 'clicked', 'lost'];
    let runs: { gesture: HoldGesture; told: HoldIntent[] }[] = [{ gesture: 'none', told: [] }];
    for (let length = 0; length < 4; length += 1) {
      runs = runs.flatMap(({ gesture, told }) =>
        events.map((event) => {
          const step = reduceHold(gesture, event);
          return { gesture: step.gesture, told: [...told, ...step.intents] };
        }),
      );
    }
    for (const { gesture, told } of runs) {
      const ended = [...told, ...reduceHold(gesture, 'lost').intents];
      assert.deepEqual(
        ended,
        ended.map((_, index) => (index % 2 === 0 ? press : release)),
      );
      assert.equal(ended.length % 2, 0);
    }
  });
});
