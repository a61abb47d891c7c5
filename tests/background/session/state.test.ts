import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { reduce } from '../../../background/session/state.ts';
import type { Reduced, SessionEffect, SessionEvent, SessionState } from '../../../background/session/state.ts';

const attemptId = 'a';
const failure = { code: 'host_missing', message: 'no host' } as const;
const lost = { code: 'call_failed', message: 'The call lost its connection. Start again.' } as const;
const late = { code: 'timed_out', message: 'The call did not connect in time. Start again.' } as const;

const idle: SessionState = { phase: 'idle', ended: null };
const uncontrolled = { control: 'joining', controlReason: null } as const;
const starting: SessionState = { phase: 'starting', attemptId, ...uncontrolled, resumed: null };
const resuming: SessionState = { ...starting, resumed: { startedAtMs: 1, tries: 2 } };
const live = {
  phase: 'live',
  attemptId,
  startedAtMs: 5,
  callSinceMs: 5,
  tries: 0,
  media: 'connected',
  ...uncontrolled,
  activity: 'listening',
} as const satisfies SessionState;
const shaky: SessionState = { ...live, media: 'disconnected' };
const requested = { reason: 'requested', failure: null } as const;
const ending: SessionState = { phase: 'ending', attemptId, ended: requested, next: null };
const endingThenB: SessionState = { ...ending, next: 'b' };

const states = { idle, starting, resuming, live, shaky, ending, endingThenB };
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
  atMs: 5,
});

const open = (id: string): Reduced => ({
  state: { phase: 'starting', attemptId: id, ...uncontrolled, resumed: null },
  effects: [{ type: 'open', attemptId: id }],
});
const release: SessionEffect[] = [{ type: 'release', attemptId }];
type Ended = Extract<SessionState, { phase: 'ending' }>['ended'];
const end = (ended: Ended, next: string | null = null): Reduced => ({
  state: { phase: 'ending', attemptId, ended, next },
  effects: release,
});
/** Goes on in another call, the given try at one. */
const succeed = (startedAtMs: number, tries: number, delayMs: number): Reduced => ({
  state: { phase: 'starting', attemptId: 'a-2', ...uncontrolled, resumed: { startedAtMs, tries } },
  effects: [{ type: 'succeed', attemptId, next: 'a-2', delayMs }],
});
const to = (state: SessionState, effects: readonly SessionEffect[] = []): Reduced => ({ state, effects });

const broke = end({ reason: 'transport_closed', failure: lost });
const failed = end({ reason: 'error', failure });
const passing = { code: 'call_failed', message: 'no' } as const;
const failing = end({ reason: 'error', failure: passing });
const idled = end({ reason: 'idle', failure: null });
const heal: SessionEffect[] = [{ type: 'awaitHealing', attemptId }];
const recontrol: SessionEffect[] = [{ type: 'awaitControl', attemptId }];

const again = succeed(5, 1, 0);
const thirdTry = succeed(1, 3, 3_000);
const replaced = end({ reason: 'replaced', failure: null }, 'n');

/** What each event does in the states where it does something; elsewhere it changes nothing. */
const table: readonly (readonly [string, SessionEvent, Partial<Record<Name, Reduced>>])[] = [
  [
    'start is asked for (codex#12)',
    { type: 'startAsked', attemptId: 'n' },
    {
      idle: open('n'),
      starting: replaced,
      resuming: replaced,
      live: replaced,
      shaky: replaced,
      ending: to({ ...ending, next: 'n' }),
      endingThenB: to({ ...ending, next: 'n' }),
    },
  ],
  [
    'stop is asked for (codex#46, codex#47)',
    { type: 'stopAsked' },
    {
      starting: end(requested),
      resuming: end(requested),
      live: end(requested),
      shaky: end(requested),
      endingThenB: to(ending),
    },
  ],
  ['a new worker finds the call connected', found('connected'), { idle: to(live) }],
  [
    'a new worker finds the call connecting',
    found('connecting'),
    { idle: to({ ...starting, resumed: { startedAtMs: 5, tries: 0 } }) },
  ],
  ['a new worker finds the call shaky', found('disconnected'), { idle: to(shaky, heal) }],
  ['a new worker finds the call failed', found('failed'), { idle: again }],
  ['a new worker finds no call', found('closed'), { idle: again }],
  [
    'a new worker finds no call, and there never was one',
    { type: 'callFound', attemptId, startedAtMs: null, state: 'closed', atMs: 9 },
    { idle: succeed(9, 1, 0) },
  ],
  ['the call is offered', changed('offering'), {}],
  ['the call is connecting', changed('connecting'), {}],
  [
    'the call is connected (codex#116)',
    changed('connected'),
    { starting: to(live), resuming: to({ ...live, startedAtMs: 1, tries: 2 }), shaky: to(live) },
  ],
  ['the call is disconnected', changed('disconnected'), { live: to(shaky, heal) }],
  ['the call has failed', changed('failed'), { starting: broke, resuming: thirdTry, live: again, shaky: again }],
  ['the call is closed', changed('closed'), { starting: broke, resuming: thirdTry, live: again, shaky: again }],
  [
    'control is degraded (codex#117)',
    { type: 'controlChanged', attemptId, control: 'degraded', controlReason: 'why' },
    {
      starting: to({ ...starting, control: 'degraded', controlReason: 'why' }),
      resuming: to({ ...resuming, control: 'degraded', controlReason: 'why' }),
      live: to({ ...live, control: 'degraded', controlReason: 'why' }),
      shaky: to({ ...shaky, control: 'degraded', controlReason: 'why' }),
    },
  ],
  [
    'control is lost',
    { type: 'controlChanged', attemptId, control: 'lost', controlReason: 'why' },
    {
      starting: to({ ...starting, control: 'lost', controlReason: 'why' }, recontrol),
      resuming: to({ ...resuming, control: 'lost', controlReason: 'why' }, recontrol),
      live: to({ ...live, control: 'lost', controlReason: 'why' }, recontrol),
      shaky: to({ ...shaky, control: 'lost', controlReason: 'why' }, recontrol),
    },
  ],
  [
    'the user is heard',
    { type: 'activityChanged', attemptId, activity: 'hearing' },
    { live: to({ ...live, activity: 'hearing' }), shaky: to({ ...shaky, activity: 'hearing' }) },
  ],
  [
    'the media should be up by now',
    { type: 'deadlinePassed', attemptId, deadline: 'connect', atMs: 9 },
    { starting: end({ reason: 'error', failure: late }), resuming: thirdTry },
  ],
  [
    'the connection should be back by now',
    { type: 'deadlinePassed', attemptId, deadline: 'heal', atMs: 9 },
    { shaky: again },
  ],
  ['the provider gives the call no more time', { type: 'rotationDue', attemptId }, { live: again, shaky: again }],
  [
    'nobody has spoken for long',
    { type: 'endDue', attemptId, reason: 'idle', failure: null },
    { starting: idled, resuming: idled, live: idled, shaky: idled },
  ],
  [
    'the attempt fails for good (codex#119)',
    { type: 'failed', attemptId, failure },
    { starting: failed, resuming: failed, live: failed, shaky: failed },
  ],
  [
    'the attempt fails',
    { type: 'failed', attemptId, failure: passing },
    { starting: failing, resuming: thirdTry, live: failing, shaky: failing },
  ],
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

  it('goes on in another call when no leg carried control for a while', () => {
    const mute: SessionState = { ...live, control: 'lost' };
    const event = { type: 'deadlinePassed', attemptId, deadline: 'control', atMs: 9 } as const;
    assert.deepEqual(reduce(mute, event), again);
    assert.deepEqual(reduce({ ...mute, control: 'degraded' }, event), to({ ...mute, control: 'degraded' }));
  });

  it('leaves a call without media to their deadline, and waits for its control anew when they are back', () => {
    const gone: SessionState = { ...live, control: 'lost', media: 'disconnected' };
    assert.deepEqual(reduce(gone, { type: 'deadlinePassed', attemptId, deadline: 'control', atMs: 9 }), to(gone));
    assert.deepEqual(reduce(gone, changed('connected')), to({ ...gone, media: 'connected' }, recontrol));
  });

  it('waits for the control of a call that comes up without any', () => {
    const mute = { ...starting, control: 'lost' } as const;
    assert.deepEqual(reduce(mute, changed('connected')), to({ ...live, control: 'lost' }, recontrol));
  });

  it('tries no other call where somebody has to do something first', () => {
    for (const code of ['provider_key_refused', 'provider_key_missing', 'provider_quota', 'models_missing'] as const) {
      const event = { type: 'failed', attemptId, failure: { code, message: 'no' } } as const;
      assert.deepEqual(reduce(resuming, event), end({ reason: 'error', failure: event.failure }));
    }
    const capped = { type: 'failed', attemptId, failure: { code: 'cap_reached', message: 'no' } } as const;
    assert.deepEqual(reduce(resuming, capped), end({ reason: 'expired', failure: capped.failure }));
  });

  it('is over where a new worker finds only what was stored long ago', () => {
    const over = to({ phase: 'idle', ended: { reason: 'transport_closed', failure: lost } });
    assert.deepEqual(reduce(idle, { type: 'callForgotten', attemptId }), over);
    assert.deepEqual(reduce(live, { type: 'callForgotten', attemptId }), to(live));
  });

  it('gives up after four calls that would not stay', () => {
    const worn: SessionState = { ...live, tries: 4 };
    assert.deepEqual(reduce(worn, changed('failed')), broke);
    assert.deepEqual(reduce({ ...resuming, resumed: { startedAtMs: 1, tries: 4 } }, changed('failed')), broke);
  });

  it('counts the tries anew after a call that held for half a minute', () => {
    const worn: SessionState = { ...live, tries: 4 };
    const event = { ...changed('failed'), atMs: 30_005 } as const;
    assert.deepEqual(reduce(worn, event), again);
  });

  it('numbers the calls of a session', () => {
    const state: SessionState = { ...live, attemptId: 'a-2' };
    assert.deepEqual(reduce(state, { type: 'rotationDue', attemptId: 'a-2' }).effects, [
      { type: 'succeed', attemptId: 'a-2', next: 'a-3', delayMs: 0 },
    ]);
  });
});
