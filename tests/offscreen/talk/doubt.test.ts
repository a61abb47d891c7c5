import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TalkBench } from './talkBench.ts';

/** A second of speech, and media that go down right after it and come back. */
function healed(): TalkBench {
  return new TalkBench().begin().connect().pass(100).speak(1_000).connect(false).pass(2_000).connect();
}

const doubts = ({ reports }: TalkBench): number => reports.filter(({ type }) => type === 'doubtful').length;

describe('speech before a connection that healed', () => {
  it('is doubtful when it has had no effect a moment later, and told of once', () => {
    const talk = healed().pass(1_400);
    assert.equal(doubts(talk), 0);
    assert.equal(doubts(talk.pass(20_000)), 1);
  });

  it('is not when it was settled meanwhile', () => {
    const talk = healed().tell({ type: 'settled', throughMs: 1_200, pending: [] }).pass(20_000);
    assert.equal(doubts(talk), 0);
  });

  it('is not when there was none', () => {
    const talk = new TalkBench().begin().connect().pause(1_000).connect(false).pass(2_000).connect().pass(20_000);
    assert.equal(doubts(talk), 0);
  });

  it('is not what is said after', () => {
    const talk = new TalkBench().begin().connect().pass(100).connect(false).pass(2_000).connect().speak(5_000);
    assert.equal(doubts(talk), 0);
  });

  it('is not that of the call before', () => {
    const talk = healed().begin().connect().pass(20_000);
    assert.equal(doubts(talk), 0);
  });

  it('goes to the next call', () => {
    const talk = healed().pass(2_000).tell({ type: 'settled', throughMs: null, pending: [] });
    const before = talk.speech.length;
    talk.begin({ replays: true }).connect().pass(5_000);
    assert.equal(talk.speech.length - before, 100);
  });
});
