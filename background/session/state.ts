import type { AppErrorCode, Failure } from '../../protocol/appError.ts';
import type { CallState } from '../../protocol/offscreenContract.ts';
import type { EndReason } from '../../protocol/snapshot.ts';
import type { ControlState } from '../realtime/chooseLeg.ts';
import type { Activity } from './activity.ts';
import { toSuccessorId } from './attemptId.ts';

/** How a session ended. */
interface Ended {
  readonly reason: EndReason;
  readonly failure: Failure | null;
}

/** A session whose call broke and which goes on in a new one. */
interface Resumed {
  readonly startedAtMs: number;
  /** Calls tried since one was last stable. */
  readonly tries: number;
}

interface Controlled {
  readonly control: ControlState;
  /** Why control is not up; null when it is, or when nobody knows. */
  readonly controlReason: string | null;
}

/** One session, from start to stop as the user sees it. An attempt is one try at a call within it. */
export type SessionState =
  | { readonly phase: 'idle'; readonly ended: Ended | null }
  | (Controlled & { readonly phase: 'starting'; readonly attemptId: string; readonly resumed: Resumed | null })
  | (Controlled & {
      readonly phase: 'live';
      readonly attemptId: string;
      readonly startedAtMs: number;
      /** When this call connected, and the tries that led to it. */
      readonly callSinceMs: number;
      readonly tries: number;
      readonly media: 'connected' | 'disconnected';
      readonly activity: Activity;
    })
  | {
      readonly phase: 'ending';
      readonly attemptId: string;
      readonly ended: Ended;
      /** The attempt to open when this one is released: start was pressed while it ended. */
      readonly next: string | null;
    };

/** What can happen to a session. Whatever names an attempt is ignored unless it is the present one. */
export type SessionEvent =
  | { readonly type: 'startAsked'; readonly attemptId: string }
  | { readonly type: 'stopAsked' }
  /** A new worker found the call of a killed one, or that it is gone. */
  | {
      readonly type: 'callFound';
      readonly attemptId: string;
      /** Null when it had never been live. */
      readonly startedAtMs: number | null;
      readonly state: CallState;
      readonly atMs: number;
    }
  /** A new worker found what a killed one had stored long ago, and no call. */
  | { readonly type: 'callForgotten'; readonly attemptId: string }
  | { readonly type: 'callChanged'; readonly attemptId: string; readonly state: CallState; readonly atMs: number }
  | ({ readonly type: 'controlChanged'; readonly attemptId: string } & Controlled)
  | { readonly type: 'activityChanged'; readonly attemptId: string; readonly activity: Activity }
  | { readonly type: 'deadlinePassed'; readonly attemptId: string; readonly deadline: Deadline; readonly atMs: number }
  /** The provider gives a call no more time: the next one goes on where it stops. */
  | { readonly type: 'rotationDue'; readonly attemptId: string }
  /** A limit the user set is reached, or nobody has spoken for long. */
  | {
      readonly type: 'endDue';
      readonly attemptId: string;
      readonly reason: 'expired' | 'idle';
      readonly failure: Failure | null;
    }
  | { readonly type: 'failed'; readonly attemptId: string; readonly failure: Failure }
  | { readonly type: 'released'; readonly attemptId: string };

/** `connect`: the media should be up by now. `heal`: a lost connection should be back by now. `control`: one leg should be. */
type Deadline = 'connect' | 'heal' | 'control';

export type SessionEffect =
  | { readonly type: 'open'; readonly attemptId: string }
  /** Goes on in a new call, after a pause. */
  | { readonly type: 'succeed'; readonly attemptId: string; readonly next: string; readonly delayMs: number }
  | { readonly type: 'release'; readonly attemptId: string }
  | { readonly type: 'awaitHealing'; readonly attemptId: string }
  /** No leg carries control; nothing that is said can be done. */
  | { readonly type: 'awaitControl'; readonly attemptId: string };

export interface Reduced {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

const notConnected: Failure = {
  code: 'timed_out',
  message: 'The call did not connect in time. Start again.',
};
const lostConnection: Failure = { code: 'call_failed', message: 'The call lost its connection. Start again.' };

const forgotten: SessionState = { phase: 'idle', ended: { reason: 'transport_closed', failure: lostConnection } };

/** The pauses before the tries at another call; as many tries as pauses. */
const pausesMs = [0, 1_000, 3_000, 6_000];
/** A call that held so long was a good one: the tries count anew. */
const stableMs = 30_000;

/** Another try cannot help with these: somebody has to do something first. */
const lasting: ReadonlySet<AppErrorCode> = new Set([
  'microphone_denied',
  'microphone_dismissed',
  'microphone_missing',
  'microphone_lost',
  'workspace_missing',
  'host_missing',
  'host_forbidden',
  'host_version_mismatch',
  'provider_refused',
  'provider_key_missing',
  'provider_key_refused',
  'provider_quota',
  'models_missing',
  'models_damaged',
  'cap_reached',
]);

/** The session after an event, and what to do about it. Total: every event in every state has an answer. */
export function reduce(state: SessionState, event: SessionEvent): Reduced {
  if (event.type === 'startAsked') return start(state, event.attemptId);
  if (event.type === 'callFound') return find(state, event);
  if (event.type === 'callForgotten') return stay(state.phase === 'idle' ? forgotten : state);
  if (state.phase === 'idle') return stay(state);
  if (event.type === 'stopAsked') {
    return state.phase === 'ending' ? stay({ ...state, next: null }) : end(state, 'requested', null);
  }
  if (event.attemptId !== state.attemptId) return stay(state);
  if (state.phase === 'ending') return event.type === 'released' ? release(state) : stay(state);
  switch (event.type) {
    case 'callChanged':
      return changeCall(state, event);
    case 'controlChanged':
      return changeControl(state, event);
    case 'activityChanged':
      return stay(state.phase === 'live' ? { ...state, activity: event.activity } : state);
    case 'deadlinePassed':
      return pass(state, event);
    case 'rotationDue':
      return state.phase === 'live' ? succeed(state, { ...state, tries: 0 }, lostConnection) : stay(state);
    case 'endDue':
      return end(state, event.reason, event.failure);
    case 'failed':
      return fail(state, event.failure);
    case 'released':
      return stay(state);
  }
}

type Active = Exclude<SessionState, { phase: 'idle' }>;
type Running = Exclude<Active, { phase: 'ending' }>;
type Starting = Extract<SessionState, { phase: 'starting' }>;
type Live = Extract<SessionState, { phase: 'live' }>;

function start(state: SessionState, attemptId: string): Reduced {
  switch (state.phase) {
    case 'idle':
      return open(attemptId);
    case 'starting':
    case 'live':
      return end(state, 'replaced', null, attemptId);
    case 'ending':
      return stay({ ...state, next: attemptId });
  }
}

function find(state: SessionState, found: Extract<SessionEvent, { type: 'callFound' }>): Reduced {
  if (state.phase !== 'idle') return stay(state);
  const { attemptId, startedAtMs, atMs } = found;
  const resumed = startedAtMs === null ? null : { startedAtMs, tries: 0 };
  const starting: Starting = { phase: 'starting', attemptId, ...joining, resumed };
  switch (found.state) {
    case 'offering':
    case 'connecting':
      return stay(starting);
    case 'connected':
      return stay(toLive(starting, atMs));
    case 'disconnected':
      return disconnect(toLive(starting, atMs));
    case 'failed':
    case 'closed':
      return succeed(starting, resumed ?? { startedAtMs: atMs, tries: 0 }, lostConnection);
  }
}

function changeCall(state: Running, call: { readonly state: CallState; readonly atMs: number }): Reduced {
  switch (call.state) {
    case 'offering':
    case 'connecting':
      return stay(state);
    case 'connected':
      return connect(state, call.atMs);
    case 'disconnected':
      return state.phase === 'starting' || state.media === 'disconnected' ? stay(state) : disconnect(state);
    case 'failed':
    case 'closed':
      return lose(state, call.atMs, lostConnection);
  }
}

function changeControl(state: Running, { control, controlReason }: Controlled): Reduced {
  const next = { ...state, control, controlReason };
  return control === 'lost' && state.control !== 'lost' ? uncontrolled(next) : stay(next);
}

/** A call that hears and can do nothing is no better than none. */
function uncontrolled(state: Running): Reduced {
  return { state, effects: [{ type: 'awaitControl', attemptId: state.attemptId }] };
}

/** The call is gone. A session that was live once goes on in another; a first call that never came up is a failed start. */
function lose(state: Running, atMs: number, failure: Failure): Reduced {
  if (state.phase === 'starting') {
    return state.resumed === null ? end(state, 'transport_closed', failure) : succeed(state, state.resumed, failure);
  }
  const tries = atMs - state.callSinceMs >= stableMs ? 0 : state.tries;
  return succeed(state, { startedAtMs: state.startedAtMs, tries }, failure);
}

function connect(state: Running, atMs: number): Reduced {
  const next: Live = state.phase === 'live' ? { ...state, media: 'connected' } : toLive(state, atMs);
  // Not waited for while the media were away: they have a deadline of their own.
  const isNew = state.phase === 'starting' || state.media === 'disconnected';
  return isNew && next.control === 'lost' ? uncontrolled(next) : stay(next);
}

function toLive({ attemptId, control, controlReason, resumed }: Starting, atMs: number): Live {
  const { startedAtMs, tries } = resumed ?? { startedAtMs: atMs, tries: 0 };
  const since = { startedAtMs, callSinceMs: atMs, tries };
  return { phase: 'live', attemptId, ...since, media: 'connected', control, controlReason, activity: 'listening' };
}

/** A peer connection may heal by itself: the network changed, the laptop slept. */
function disconnect(state: Live): Reduced {
  const { attemptId } = state;
  return { state: { ...state, media: 'disconnected' }, effects: [{ type: 'awaitHealing', attemptId }] };
}

function pass(state: Running, { deadline, atMs }: { readonly deadline: Deadline; readonly atMs: number }): Reduced {
  if (deadline === 'connect' && state.phase === 'starting') {
    return state.resumed === null ? end(state, 'error', notConnected) : lose(state, atMs, notConnected);
  }
  if (state.phase !== 'live') return stay(state);
  const up = state.media === 'connected';
  const lost = (deadline === 'heal' && !up) || (deadline === 'control' && up && state.control === 'lost');
  return lost ? lose(state, atMs, lostConnection) : stay(state);
}

function fail(state: Running, failure: Failure): Reduced {
  const again = state.phase === 'starting' && state.resumed !== null && !lasting.has(failure.code);
  if (again) return succeed(state, state.resumed, failure);
  return end(state, failure.code === 'cap_reached' ? 'expired' : 'error', failure);
}

function release(state: Extract<SessionState, { phase: 'ending' }>): Reduced {
  return state.next === null ? stay({ phase: 'idle', ended: state.ended }) : open(state.next);
}

function open(attemptId: string): Reduced {
  return {
    state: { phase: 'starting', attemptId, ...joining, resumed: null },
    effects: [{ type: 'open', attemptId }],
  };
}

const joining = { control: 'joining', controlReason: null } as const;

function succeed(state: Running, { startedAtMs, tries }: Resumed, failure: Failure): Reduced {
  const delayMs = pausesMs[tries];
  if (delayMs === undefined) return end(state, 'transport_closed', failure);
  const { attemptId } = state;
  const next = toSuccessorId(attemptId);
  return {
    state: { phase: 'starting', attemptId: next, ...joining, resumed: { startedAtMs, tries: tries + 1 } },
    effects: [{ type: 'succeed', attemptId, next, delayMs }],
  };
}

function end({ attemptId }: Running, reason: EndReason, failure: Failure | null, next: string | null = null): Reduced {
  return {
    state: { phase: 'ending', attemptId, ended: { reason, failure }, next },
    effects: [{ type: 'release', attemptId }],
  };
}

function stay(state: SessionState): Reduced {
  return { state, effects: [] };
}
