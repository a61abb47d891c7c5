import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TalkBench, range } from './talkBench.ts';

const shut = (drain: number) => ({ type: 'gateShut', drain }) as const;
const handled = (drain: number) => ({ type: 'drainHandled', drain }) as const;
const opened = { type: 'gateOpened' } as const;

/** A connected call in which the user holds to talk. */
function held(): TalkBench {
  return new TalkBench().begin({ open: false }).connect().pause(200);
}

describe('the gate', () => {
  it('lets in only what is said while it is open, and what was still on its way from the air', () => {
    const talk = held().speak(100).tell(opened).speak(100).tell(shut(1)).speak(100);
    assert.deepEqual(talk.speech, range(11, 24));
  });

  it('is drained when the last word has had time to leave', () => {
    const talk = held().tell(opened).speak(100).tell(shut(1)).speak(40);
    talk.pause(200);
    assert.deepEqual(talk.drains, []);
    talk.pause(10);
    assert.deepEqual(talk.drains, [1]);
  });

  it('is drained without a microphone, too', () => {
    const talk = held().tell(opened).speak(100).tell(shut(1)).pass(300);
    assert.deepEqual(talk.drains, [1]);
  });

  it('is drained at once when nothing was said', () => {
    const talk = held().tell(shut(1)).pause(10);
    assert.deepEqual(talk.drains, [1]);
  });

  it('waits for the call to connect and the backlog to leave', () => {
    const talk = new TalkBench().begin().speak(1_000).tell(shut(1)).pause(500);
    assert.deepEqual([talk.drains, talk.speech], [[], []]);
    talk.connect().pass(100 + 1_000 + 40 + 200);
    assert.deepEqual([talk.drains, talk.speech], [[], range(1, 100)]);
    talk.pass(10);
    assert.deepEqual(talk.drains, [1]);
  });

  it('keeps the next press apart: it is heard when the first turn is dealt with, from its beginning', () => {
    const talk = held().tell(opened).speak(100).tell(shut(1)).pass(40).tell(opened).speak(500);
    assert.deepEqual([talk.drains, talk.speech], [[1], range(1, 10)]);
    talk.tell(handled(1)).pause(1_000);
    assert.deepEqual(talk.speech, range(1, 60));
    assert.equal(talk.lag.lagMs, 0);
  });

  it('drains one turn after the other', () => {
    const talk = new TalkBench().begin().speak(100).tell(shut(1)).pass(100);
    talk.tell(opened).speak(100).tell(shut(2)).pass(100).connect().pass(2_000);
    assert.deepEqual([talk.drains, talk.speech], [[1], range(1, 10)]);
    talk.tell(handled(1)).pass(1_000);
    assert.deepEqual([talk.drains, talk.speech], [[1, 2], range(1, 20)]);
  });

  it('cuts a pause before the release without playing what comes after', () => {
    const talk = new TalkBench().begin().speak(100).pause(2_000).tell(shut(1)).pass(50).tell(opened).speak(100);
    talk.connect().pass(1_000);
    assert.deepEqual([talk.drains, talk.speech], [[1], range(1, 10)]);
  });

  it('tells a turn from silence, each by itself', () => {
    const talk = held().tell(opened).pause(500).tell(shut(1)).pause(500).tell(handled(1));
    talk.tell(opened).pause(200).speak(100).pause(200).tell(shut(2)).pause(800).tell(handled(2));
    talk.tell(shut(3)).pause(800);
    assert.deepEqual([talk.drains, talk.turns], [[1, 2, 3], [2]]);
  });

  it('counts what is replayed as a turn, and only in the call that is played it', () => {
    const talk = held().tell(opened).speak(100).pass(100).begin({ replays: true, open: false });
    talk.tell(shut(2)).connect().pass(2_000).tell(handled(2));
    talk.begin({ replays: true, open: false }).tell(shut(3)).connect().pass(2_000);
    assert.deepEqual([talk.drains, talk.turns], [[2, 3], [2]]);
  });

  it('takes no notice of a drain that is over', () => {
    const talk = held().tell(opened).speak(100).tell(shut(7)).pass(300).tell(opened, handled(6)).speak(100);
    assert.deepEqual(talk.speech, range(1, 10));
  });

  it('forgets the drains of a call that is over', () => {
    const talk = new TalkBench().begin().speak(100).tell(shut(1)).pass(100).begin({ replays: true, open: false });
    talk.connect().pass(2_000);
    assert.deepEqual([talk.drains, talk.speech], [[], range(1, 10)]);
  });
});

describe('a silenced voice', () => {
  const stops = (talk: TalkBench): number => talk.reports.filter(({ type }) => type === 'voiceStopped').length;

  it('has stopped after a moment of quiet', () => {
    const talk = new TalkBench().pass(500).tell({ type: 'voiceSilenced' }).pass(300, 0.2).pass(140);
    assert.equal(stops(talk), 0);
    talk.pass(10);
    assert.equal(stops(talk), 1);
    talk.pass(5_000);
    assert.equal(stops(talk), 1);
  });

  it('is heard again when it does not stop for seconds', () => {
    const talk = new TalkBench().tell({ type: 'voiceSilenced' }).pass(2_990, 0.2);
    assert.equal(stops(talk), 0);
    talk.pass(10, 0.2);
    assert.equal(stops(talk), 1);
  });
});
