import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mayAsk, noTurns, reduceTurns } from '../../../background/realtime/sequencer.ts';
import type { TurnEvent, Turns } from '../../../background/realtime/sequencer.ts';
import { responseDone } from '../../fakes/wireEvents.ts';

const speechStarted: TurnEvent = { type: 'speechStarted', itemId: 'i1', atMs: 0 };
const wanted: TurnEvent = { type: 'wanted' };
const asked: TurnEvent = { type: 'asked' };
const started: TurnEvent = { type: 'responseStarted', responseId: 'r1' };
const done: TurnEvent = responseDone('r1');
const refused: TurnEvent = { type: 'responseRefused' };
const wantedAgain: TurnEvent = { type: 'wantedAgain' };
const failed: TurnEvent = { type: 'responseFailed', failure: { code: 'provider_refused', message: '' } };
const forgotten: TurnEvent = { type: 'forgotten' };

const cases: readonly (readonly [string, readonly TurnEvent[], Turns, boolean])[] = [
  [
    'asks for a response that is wanted',
    [wanted],
    { state: 'free', wanted: true, again: false, userSpeaks: false },
    true,
  ],
  [
    'asks only once until it has started',
    [wanted, asked, wanted],
    { state: 'asked', wanted: true, again: false, userSpeaks: false },
    false,
  ],
  [
    'waits while a response is active',
    [started, wanted],
    { state: 'active', wanted: true, again: false, userSpeaks: false },
    false,
  ],
  [
    'asks once after it is done, however often it was wanted',
    [started, wanted, wanted, done],
    { state: 'free', wanted: true, again: false, userSpeaks: false },
    true,
  ],
  ['asks for nothing that nobody wants', [started, done], noTurns, false],
  [
    'asks again after a refusal, once the other response is done',
    [wanted, asked, refused, done],
    { state: 'free', wanted: true, again: false, userSpeaks: false },
    true,
  ],
  [
    'does not talk over the user',
    [speechStarted, wanted],
    { state: 'free', wanted: true, again: false, userSpeaks: true },
    false,
  ],
  [
    'asks when the user has finished',
    [speechStarted, wanted, { type: 'speechStopped', itemId: 'i1', atMs: 1 }],
    { state: 'free', wanted: true, again: false, userSpeaks: false },
    true,
  ],
  [
    'does not talk over what the user said by hand, until the provider has taken it',
    [{ type: 'letGo' }, wanted],
    { state: 'free', wanted: true, again: false, userSpeaks: true },
    false,
  ],
  ...[{ type: 'turnCommitted', itemId: 'i1' } as const, { type: 'turnEmpty' } as const].map(
    (taken): (typeof cases)[number] => [
      `asks after the end of a turn by hand (${taken.type})`,
      [{ type: 'letGo' }, wanted, taken],
      { state: 'free', wanted: true, again: false, userSpeaks: false },
      true,
    ],
  ),
  [
    'takes a response for the end of a turn whose own was lost',
    [speechStarted, started, done, wanted],
    { state: 'free', wanted: true, again: false, userSpeaks: false },
    true,
  ],
  [
    'does not ask again before that',
    [wanted, asked, refused],
    { state: 'active', wanted: true, again: false, userSpeaks: false },
    false,
  ],
  [
    'is free again when the provider says that the one asked for will not come',
    [wanted, asked, failed],
    noTurns,
    false,
  ],
  [
    'asks again when the leg went before it started',
    [wanted, asked, forgotten, wantedAgain],
    { state: 'free', wanted: true, again: true, userSpeaks: false },
    true,
  ],
  [
    'does not ask again for what has started',
    [wanted, asked, started, forgotten],
    { state: 'active', wanted: false, again: false, userSpeaks: false },
    false,
  ],
  [
    'does not ask a third time when the repeated request finds the first one active',
    [wanted, asked, forgotten, wantedAgain, asked, refused, done],
    { state: 'free', wanted: false, again: false, userSpeaks: false },
    false,
  ],
];

describe('the sequence of responses', () => {
  for (const [name, events, turns, may] of cases) {
    it(`${name} (codex#84)`, () => {
      const reached = events.reduce(reduceTurns, noTurns);
      assert.deepEqual([reached, mayAsk(reached)], [turns, may]);
    });
  }
});
