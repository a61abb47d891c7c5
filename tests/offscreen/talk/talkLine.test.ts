import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TalkBench, range } from './talkBench.ts';

/** The call's silent beginning. */
const leadIn = Array.from({ length: 10 }, () => '-' as const);

describe('speech before and in a call', () => {
  it('is all played in order once the call is connected, after a moment of silence', () => {
    const talk = new TalkBench().begin().speak(500);
    assert.deepEqual(talk.speech, []);
    talk.heard.length = 0;
    talk.connect().speak(500).pass(1_000);
    assert.deepEqual(talk.heard.slice(0, 110), [...leadIn, ...range(1, 100)]);
  });

  it('is not recorded before a call begins', () => {
    const talk = new TalkBench().speak(300).connect().speak(300).begin().speak(50).connect().pass(1_000);
    assert.deepEqual(talk.speech, range(61, 65));
  });

  it('is live as soon as nothing is left to catch up with', () => {
    const talk = new TalkBench().begin().connect().pause(500);
    talk.heard.length = 0;
    talk.speak(100);
    assert.deepEqual(talk.heard, range(1, 10));
    assert.equal(talk.lag.lagMs, 0);
  });

  it('reports how far behind it is, four times a second at most', () => {
    const talk = new TalkBench().begin().speak(1_000);
    assert.deepEqual(
      talk.reports,
      [250, 500, 750, 1_000].map((lagMs) => ({ type: 'lag', lagMs, lostMs: 0 })),
    );
    talk.connect().speak(500).pause(3_000);
    assert.deepEqual([talk.lag, talk.speech], [{ lagMs: 0, lostMs: 0 }, range(1, 150)]);
    const told = talk.reports.length;
    talk.speak(1_000).pause(1_000);
    assert.equal(talk.reports.length, told);
  });

  it('waits while the media are down', () => {
    const talk = new TalkBench().begin().connect().pause(200).speak(100).connect(false).speak(100);
    assert.deepEqual(talk.speech, range(1, 10));
    talk.connect().pass(200);
    assert.deepEqual(talk.speech, range(1, 20));
  });

  it('keeps the last half minute and says how much more there was', () => {
    const talk = new TalkBench().begin().speak(31_000);
    assert.deepEqual(talk.lag, { lagMs: 30_000, lostMs: 1_000 });
    talk.connect().pass(31_000);
    assert.deepEqual(talk.speech, range(101, 3_100));
    assert.deepEqual(talk.lag, { lagMs: 0, lostMs: 1_000 });
    talk.begin().speak(300);
    assert.deepEqual(talk.lag, { lagMs: 250, lostMs: 0 });
  });
});

describe('catching up', () => {
  it('cuts a pause to a fifth of a second and keeps the soft beginning of the next word', () => {
    const talk = new TalkBench().begin().speak(100).pause(2_000).speak(100).pause(500);
    talk.heard.length = 0;
    talk.connect().pause(1_000);
    // The first 40 ms are the word fading away.
    const pause = Array.from({ length: 24 }, () => '-' as const);
    assert.deepEqual(talk.heard.slice(0, 54), [...leadIn, ...range(1, 10), ...pause, ...range(11, 20)]);
    assert.equal(talk.lag.lagMs, 0);
  });

  it('leaves shorter pauses as they were spoken', () => {
    const talk = new TalkBench().begin().speak(50).pause(190).speak(50);
    talk.heard.length = 0;
    talk.connect().pause(1_000);
    const pause = Array.from({ length: 19 }, () => '-' as const);
    assert.deepEqual(talk.heard.slice(10, 39), [...range(1, 5), ...pause, ...range(6, 10)]);
  });

  it('does not wait through the silence before the first word', () => {
    const talk = new TalkBench().begin().pause(5_000).speak(50);
    talk.heard.length = 0;
    talk.connect().pause(300);
    // What is left of it is what counts as the word's beginning.
    assert.deepEqual(talk.heard.slice(0, 21), [...leadIn, ...Array.from({ length: 6 }, () => '-'), ...range(1, 5)]);
  });

  it('leaves the pauses of live speech alone', () => {
    const talk = new TalkBench().begin().connect().pause(200);
    talk.heard.length = 0;
    talk.speak(100).pause(3_000).speak(100);
    assert.deepEqual(talk.heard, [...range(1, 10), ...Array.from({ length: 300 }, () => '-'), ...range(11, 20)]);
  });

  it('ends live after any talk, with every word heard once and in order', () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      let state = seed;
      const draw = (most: number): number => {
        state = (state * 48_271) % 2_147_483_647;
        return state % most;
      };
      const talk = new TalkBench().begin();
      let spokenMs = 0;
      const say = (): void => {
        const ms = 10 * (1 + draw(60));
        spokenMs += ms;
        talk.speak(ms).pause(10 * draw(90));
      };
      for (let left = draw(12); left > 0; left -= 1) say();
      talk.connect();
      for (let left = draw(12); left > 0; left -= 1) {
        say();
        if (draw(4) === 0)
          talk
            .connect(false)
            .pause(10 * draw(80))
            .connect();
      }
      talk.pause(30_000);
      assert.deepEqual(talk.speech, range(1, spokenMs / 10), `seed ${seed}`);
      assert.equal(talk.lag.lagMs, 0, `seed ${seed}`);
    }
  });
});
