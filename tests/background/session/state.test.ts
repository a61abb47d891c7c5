import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reduce } from '../../../background/session/state.ts';
import type { Reduced, SessionEffect, SessionEvent, SessionState } from '../../../background/session/state.ts';

const attemptId = 'a';
const failure = { code: 'host_missing', message: 'no host' } as const;
const lost = { code: 'call_failed', message: 'The call lost its connection. Start again.' } as const;
const late = { code: 'timed_out', message: 'The call did not connect in time. Start again.' } as const;

const idle: SessionState = { phase: 'idle', ended: null };
const starting: SessionState = { phase: 'starting', attemptId, control: 'joining' };
const live = {
  phase: 'live',
  attemptId,
  startedAtMs: 5,
  media: 'connected',
  control: 'joining',
  activity: 'listening',
} as const satisfies SessionState;
const shaky: SessionState = { ...live, media: 'disconnected' };
const requested = { reason: 'requested', failure: null } as const;
const ending: SessionState = { phase: 'ending', attemptId, ended: requested, next: null };
const endingThenB: SessionState = { ...ending, next: 'b' };

const states = { idle, starting, live, shaky, ending, endingThenB };
type Name = keyof typeof states;

const changed = (state: Extract<SessionEvent, { type: 'callChanged' }>['state']): SessionEvent => ({
  type: 'callChanged',
  attemptId,
  state,
  atMs: 5,
});
const found = (state: Extract<SessionEvent, { type: 'callFound' }>['state']): SessionEvent => ({
  type: 'callFound',
  attemptId,
  startedAtMs: 5,
  state,
});

const open = (id: string): Reduced => ({
  state: { phase: 'starting', attemptId: id, control: 'joining' },
  effects: [{ type: 'open', attemptId: id }],
});
const release: SessionEffect[] = [{ type: 'release', attemptId }];
const end = (ended: Extract<SessionState, { phase: 'ending' }>['ended']): Reduced => ({
  state: { phase: 'ending', attemptId, ended, next: null },
  effects: release,
});
const to = (state: SessionState, effects: readonly SessionEffect[] = []): Reduced => ({ state, effects });

const broke = end({ reason: 'transport_closed', failure: lost });
const failed = end({ reason: 'error', failure });
const heal: SessionEffect[] = [{ type: 'awaitHealing', attemptId }];

/** What each event does in the states where it does something; elsewhere it changes nothing. */
const table: readonly (readonly [string, SessionEvent, Partial<Record<Name, Reduced>>])[] = [
  [
    'start is asked for',
    { type: 'startAsked', attemptId: 'n' },
    { idle: open('n'), ending: to({ ...ending, next: 'n' }), endingThenB: to({ ...ending, next: 'n' }) },
  ],
  [
    'stop is asked for',
    { type: 'stopAsked' },
    { starting: end(requested), live: end(requested), shaky: end(requested), endingThenB: to(ending) },
  ],
  ['a new worker finds the call connected', found('connected'), { idle: to(live) }],
  ['a new worker finds the call connecting', found('connecting'), { idle: to(starting) }],
  ['a new worker finds the call not answered', found('offering'), { idle: to(starting) }],
  ['a new worker finds the call shaky', found('disconnected'), { idle: to(shaky, heal) }],
  ['a new worker finds the call failed', found('failed'), { idle: broke }],
  ['a new worker finds no call', found('closed'), { idle: broke }],
  ['the call is offered', changed('offering'), {}],
  ['the call is connecting', changed('connecting'), {}],
  ['the call is connected', changed('connected'), { starting: to(live), shaky: to(live) }],
  ['the call is disconnected', changed('disconnected'), { live: to(shaky, heal) }],
  ['the call has failed', changed('failed'), { starting: broke, live: broke, shaky: broke }],
  ['the call is closed', changed('closed'), { starting: broke, live: broke, shaky: broke }],
  [
    'control is up',
    { type: 'controlChanged', attemptId, control: 'up' },
    {
      starting: to({ ...starting, control: 'up' }),
      live: to({ ...live, control: 'up' }),
      shaky: to({ ...shaky, control: 'up' }),
    },
  ],
  [
    'the user is heard',
    { type: 'activityChanged', attemptId, activity: 'hearing' },
    { live: to({ ...live, activity: 'hearing' }), shaky: to({ ...shaky, activity: 'hearing' }) },
  ],
  [
    'the media should be up by now',
    { type: 'deadlinePassed', attemptId, deadline: 'connect' },
    { starting: end({ reason: 'error', failure: late }) },
  ],
  ['the connection should be back by now', { type: 'deadlinePassed', attemptId, deadline: 'heal' }, { shaky: broke }],
  ['the attempt fails', { type: 'failed', attemptId, failure }, { starting: failed, live: failed, shaky: failed }],
  [
    'all is released',
    { type: 'released', attemptId },
    { ending: to({ phase: 'idle', ended: requested }), endingThenB: open('b') },
  ],
];

describe('the session', () => {
  for (const [what, event, outcomes] of table) {
    for (const [name, state] of Object.entries(states)) {
      const outcome = Object.entries(outcomes).find(([of]) => of === name)?.[1] ?? to(state);
      it(`when ${what} while ${name}`, () => {
        assert.deepEqual(reduce(state, event), outcome);
      });
    }
  }

  for (const [what, event] of table) {
    if (event.type === 'startAsked' || event.type === 'callFound' || event.type === 'stopAsked') continue;
    it(`does not care when, for an attempt that was given up, ${what}`, () => {
      for (const state of Object.values(states)) {
        assert.deepEqual(reduce(state, { ...event, attemptId: 'gone' }), to(state));
      }
    });
  }
});
