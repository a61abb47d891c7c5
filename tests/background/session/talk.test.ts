import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reduceTalk, startTalk } from '../../../background/session/talk.ts';
import type { TalkEffect, TalkEvent, TalkState } from '../../../background/session/talk.ts';

/** The state after each event, and each effect. */
function run(state: TalkState, ...events: TalkEvent[]): [TalkState['talk'], TalkEffect | null][] {
  let now = state;
  return events.map((event) => {
    const step = reduceTalk(now, event);
    now = step.state;
    return [now.talk, step.effect];
  });
}

const pressed = (atMs: number): TalkEvent => ({ type: 'pressed', atMs });
const released = (atMs: number): TalkEvent => ({ type: 'released', atMs });

describe('hold to talk', () => {
  it('lets the microphone in while held, and ends the turn on release', () => {
    assert.deepEqual(run(startTalk('hold'), pressed(0), released(300)), [
      ['held', 'open'],
      ['shut', 'shut'],
    ]);
  });

  it('latches on a tap until the next press, whose release means nothing', () => {
    assert.deepEqual(run(startTalk('hold'), pressed(0), released(299), pressed(5_000), released(5_100)), [
      ['held', 'open'],
      ['latched', null],
      ['shut', 'shut'],
      ['shut', null],
    ]);
  });

  it('takes a lost release for one, and leaves a latch alone', () => {
    assert.deepEqual(run(startTalk('hold'), pressed(0), { type: 'letGo' }), [
      ['held', 'open'],
      ['shut', 'shut'],
    ]);
    assert.deepEqual(run({ talk: 'latched' }, { type: 'letGo' }), [['latched', null]]);
  });

  it('ignores a second press while held, from another surface', () => {
    assert.deepEqual(run(startTalk('hold'), pressed(0), pressed(100), released(600)), [
      ['held', 'open'],
      ['held', null],
      ['shut', 'shut'],
    ]);
  });
});

describe('a conversation', () => {
  it('stops the voice on a press and hears on', () => {
    assert.deepEqual(run(startTalk('conversation'), pressed(0), released(100)), [
      ['open', 'silence'],
      ['open', null],
    ]);
  });

  it('shuts when the user goes over to hold, and opens on the way back', () => {
    const hold: TalkEvent = { type: 'modeChosen', mode: 'hold', hearing: true };
    const back: TalkEvent = { type: 'modeChosen', mode: 'conversation', hearing: false };
    assert.deepEqual(run(startTalk('dictate'), hold, hold, back), [
      ['shut', 'shut'],
      ['shut', null],
      ['open', 'open'],
    ]);
    assert.deepEqual(run({ talk: 'latched' }, { type: 'modeChosen', mode: 'dictate', hearing: false }), [
      ['open', null],
    ]);
    assert.deepEqual(run(startTalk('conversation'), { ...hold, hearing: false }), [['shut', 'close']]);
  });
});
