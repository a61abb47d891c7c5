import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toSettlement, unansweredWords, withTurnEvent } from '../../../background/session/turns.ts';
import type { Settlement, TurnEvent, Turns } from '../../../background/session/turns.ts';

/** What may be forgotten after each event, and the words nobody answered. */
function follow(...events: TurnEvent[]): {
  readonly settled: (Settlement | null)[];
  readonly words: readonly string[];
} {
  let turns: Turns = [];
  const settled = events.map((event) => {
    const before = turns;
    turns = withTurnEvent(before, event);
    return toSettlement(before, turns);
  });
  return { settled, words: unansweredWords(turns) };
}

const started = (itemId: string, atMs: number): TurnEvent => ({ type: 'speechStarted', itemId, atMs });
const stopped = (itemId: string, atMs: number): TurnEvent => ({ type: 'speechStopped', itemId, atMs });
const committed = (itemId: string): TurnEvent => ({ type: 'turnCommitted', itemId });
const heard = (itemId: string, text: string): TurnEvent => ({
  type: 'heard',
  itemId,
  text,
  score: undefined,
  usage: null,
});
const responding = (responseId: string): TurnEvent => ({ type: 'responseStarted', responseId });
const done = (responseId: string, status: 'completed' | 'cancelled' = 'completed'): TurnEvent => ({
  type: 'responseDone',
  responseId,
  status,
  functionCalls: [],
  usage: null,
  failure: null,
});

describe('the turns of a call', () => {
  it('settles a turn when its words are known, and keeps them until they are answered', () => {
    const events = [started('a', 100), stopped('a', 900), heard('a', 'Undo that.')];
    assert.deepEqual(follow(...events), {
      settled: [null, null, { throughMs: 900, pending: [] }],
      words: ['Undo that.'],
    });
    assert.deepEqual(follow(...events, responding('r'), done('r')).words, []);
  });

  it('keeps typed words until they are answered, too, and no sound for them', () => {
    const typed: TurnEvent = { type: 'typed', itemId: 't', text: 'Undo that.' };
    assert.deepEqual(follow(responding('r1'), typed, done('r1')), {
      settled: [null, null, null],
      words: ['Undo that.'],
    });
    assert.deepEqual(follow(typed, responding('r1'), done('r1')), { settled: [null, null, null], words: [] });
  });

  it('settles a turn when it is answered, where nobody writes it down', () => {
    assert.deepEqual(follow(started('a', 100), stopped('a', 900), responding('r'), done('r')), {
      settled: [null, null, null, { throughMs: 900, pending: [] }],
      words: [],
    });
  });

  it('keeps the sound of a turn without effect when a later one has had its', () => {
    const { settled } = follow(
      started('a', 100),
      stopped('a', 900),
      started('b', 2_000),
      stopped('b', 3_000),
      started('c', 2_900),
      heard('b', 'Undo that.'),
    );
    assert.deepEqual(settled.at(-1), {
      throughMs: 3_000,
      pending: [
        { fromMs: 100, throughMs: 900 },
        { fromMs: 2_900, throughMs: null },
      ],
    });
  });

  it('answers a turn with the next response when the first was interrupted', () => {
    const turn = [started('a', 100), stopped('a', 900), heard('a', 'Undo that.')];
    const interrupted = [responding('r'), done('r', 'cancelled')];
    assert.deepEqual(follow(...turn, ...interrupted).words, ['Undo that.']);
    assert.deepEqual(follow(...turn, ...interrupted, responding('s'), done('s')).words, []);
  });

  it('does not take a response for the answer to a turn that is still being spoken', () => {
    assert.deepEqual(follow(started('a', 100), responding('r'), done('r')).settled, [null, null, null]);
  });

  it('forgets silence that passed for speech', () => {
    assert.deepEqual(follow(started('a', 100), stopped('a', 900), heard('a', ' ')), {
      settled: [null, null, { throughMs: 900, pending: [] }],
      words: [],
    });
  });

  it('names turns that the user ended by letting go in the order they were ended', () => {
    const { settled, words } = follow(
      { type: 'letGo', throughMs: 800 },
      { type: 'letGo', throughMs: 1_900 },
      committed('a'),
      committed('b'),
      heard('b', 'Second.'),
    );
    assert.deepEqual(settled.at(-1), { throughMs: 1_900, pending: [{ fromMs: 0, throughMs: 800 }] });
    assert.deepEqual(words, ['Second.']);
  });

  it('forgets a turn ended by hand that had no sound, and names the next one right', () => {
    const { settled } = follow(
      { type: 'letGo', throughMs: 200 },
      { type: 'letGo', throughMs: 1_900 },
      { type: 'turnEmpty' },
      committed('a'),
      heard('a', 'Second.'),
    );
    assert.deepEqual(settled.at(-1), { throughMs: 1_900, pending: [] });
  });

  it('is not confused by events a new worker reads again', () => {
    const turn = [started('a', 100), stopped('a', 900), heard('a', 'Undo that.')];
    assert.deepEqual(follow(...turn, ...turn).words, ['Undo that.']);
  });

  it('settles all that was sent where a provider tells no times', () => {
    const { settled } = follow(
      { type: 'speechStarted', itemId: 'a', atMs: undefined },
      { type: 'speechStopped', itemId: 'a', atMs: undefined },
      heard('a', 'Undo that.'),
    );
    assert.deepEqual(settled.at(-1), { throughMs: Number.MAX_SAFE_INTEGER, pending: [] });
  });
});
