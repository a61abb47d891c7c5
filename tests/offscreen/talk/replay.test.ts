import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TalkBench, range } from './talkBench.ts';

/** A call that has been sent one second of speech, from 100 ms to 1,100 ms of its sent clock. */
function talked(): TalkBench {
  return new TalkBench().begin().connect().pass(100).speak(1_000);
}

/** What a next call hears first. */
function replayed(talk: TalkBench): number[] {
  const before = talk.speech.length;
  talk.begin({ replays: true }).connect().pass(70_000);
  return talk.speech.slice(before);
}

describe('speech that had no effect', () => {
  it('is played into the next call, before what came meanwhile', () => {
    const talk = talked().connect(false).speak(100);
    assert.deepEqual(replayed(talk), range(1, 110));
  });

  it('is not replayed once it is settled', () => {
    const talk = talked().tell({ type: 'settled', throughMs: 1_100, pending: [] });
    assert.deepEqual(replayed(talk), []);
  });

  it('goes on from where speech is settled', () => {
    const talk = talked().pause(500).speak(500).tell({ type: 'settled', throughMs: 1_400, pending: [] });
    assert.deepEqual(replayed(talk), range(101, 150));
  });

  it('does not keep the end of a turn that the provider heard end a little sooner', () => {
    const talk = talked().pause(500).speak(500).tell({ type: 'settled', throughMs: 700, pending: [] });
    assert.deepEqual(replayed(talk), range(101, 150));
  });

  it('is kept of one long stretch, but for a second', () => {
    const talk = talked().speak(2_000).tell({ type: 'settled', throughMs: 600, pending: [] });
    assert.deepEqual(replayed(talk), range(151, 300));
  });

  it('is kept where a turn is pending, with a little around it, for its clock is the provider’s', () => {
    const talk = talked().pause(1_000).speak(1_000).pause(1_000).speak(1_000);
    const pending = [{ fromMs: 2_100, throughMs: 3_100 }];
    talk.tell({ type: 'settled', throughMs: 5_100, pending });
    assert.deepEqual(replayed(talk), range(101, 200));
  });

  it('is kept from a pending turn’s beginning on while it is still being spoken', () => {
    const talk = talked().pause(1_000).speak(1_000);
    talk.tell({ type: 'settled', throughMs: 3_100, pending: [{ fromMs: 2_100, throughMs: null }] });
    talk.speak(500);
    assert.deepEqual(replayed(talk), range(101, 250));
  });

  it('is not a noisy room: what the provider had for long and heard no turn in', () => {
    const talk = talked()
      .speak(20_000)
      .tell({ type: 'settled', throughMs: null, pending: [{ fromMs: 0, throughMs: 1_100 }] });
    // The pending turn with its slack, and the last ten seconds.
    assert.deepEqual(replayed(talk), [...range(1, 131), ...range(1_101, 2_100)]);
  });

  it('is what was said in the seconds before the media were seen to be down, however long they stayed so', () => {
    const talk = talked().connect(false).pass(15_000).tell({ type: 'settled', throughMs: null, pending: [] });
    assert.deepEqual(replayed(talk), range(1, 100));
  });

  it('counts the sent clock through silence, and through media that are down', () => {
    const talk = talked().pause(500).connect(false).pass(400).connect().speak(500);
    // Sent from 2,000 ms on: 100 and 1,000 and 500 and 400 before.
    talk.tell({ type: 'settled', throughMs: 2_000, pending: [] });
    assert.deepEqual(replayed(talk), range(101, 150));
  });

  it('starts the sent clock when the call connects, not when it begins', () => {
    for (const [throughMs, left] of [
      // After the lead-in of 100 ms the speech is sent, up to 600 ms.
      [90, range(1, 50)],
      [590, []],
    ] as const) {
      const talk = new TalkBench().begin().speak(500).connect().pass(700);
      talk.tell({ type: 'settled', throughMs, pending: [] });
      assert.deepEqual(replayed(talk), left);
    }
  });

  it('is replayed once: a third call does not hear it again', () => {
    const talk = talked();
    assert.deepEqual(replayed(talk), range(1, 100));
    assert.deepEqual(replayed(talk), []);
  });

  it('is replayed by the third call as far as the second did not come to it', () => {
    const talk = talked();
    talk.begin({ replays: true }).connect().pass(400);
    assert.deepEqual(talk.speech.slice(100), range(1, 30));
    assert.deepEqual(replayed(talk), range(31, 100));
  });

  it('is forgotten when a new session begins', () => {
    const talk = talked().connect(false).speak(100).begin();
    talk.connect().pass(1_000);
    assert.deepEqual(talk.speech, range(1, 100));
  });

  it('is kept for a minute at most, the oldest falls out', () => {
    const talk = new TalkBench().begin().connect().pass(100).speak(61_000);
    assert.deepEqual(replayed(talk), range(101, 6_100));
  });

  it('does not fall out because of silence after it', () => {
    const talk = talked().pause(180_000).speak(100);
    assert.deepEqual(replayed(talk), range(1, 110));
  });

  it('keeps speech after what was settled amid silence', () => {
    const talk = talked().pause(2_000);
    talk.tell({ type: 'settled', throughMs: 3_000, pending: [{ fromMs: 100, throughMs: 1_100 }] });
    talk.pause(2_000);
    assert.deepEqual(replayed(talk), range(1, 100));
  });
});
