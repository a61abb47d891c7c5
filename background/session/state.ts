import type { Failure } from '../../protocol/appError.ts';
import type { CallState } from '../../protocol/offscreenContract.ts';
import type { EndReason } from '../../protocol/snapshot.ts';
import type { ControlState } from '../realtime/chooseLeg.ts';
import type { Activity } from './activity.ts';

/** How a session ended. */
interface Ended {
  readonly reason: EndReason;
  readonly failure: Failure | null;
}

/** One session, from start to stop as the user sees it. An attempt is one try at a call within it. */
export type SessionState =
  | { readonly phase: 'idle'; readonly ended: Ended | null }
  | { readonly phase: 'starting'; readonly attemptId: string; readonly control: ControlState }
  | {
      readonly phase: 'live';
      readonly attemptId: string;
      readonly startedAtMs: number;
      readonly media: 'connected' | 'disconnected';
      readonly control: ControlState;
      readonly activity: Activity;
    }
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
  /** A new worker found the call of a killed one. */
  | {
      readonly type: 'callFound';
      readonly attemptId: string;
      readonly startedAtMs: number;
      readonly state: CallState;
    }
  | { readonly type: 'callChanged'; readonly attemptId: string; readonly state: CallState; readonly atMs: number }
  | { readonly type: 'controlChanged'; readonly attemptId: string; readonly control: ControlState }
  | { readonly type: 'activityChanged'; readonly attemptId: string; readonly activity: Activity }
  | { readonly type: 'deadlinePassed'; readonly attemptId: string; readonly deadline: Deadline }
  | { readonly type: 'failed'; readonly attemptId: string; readonly failure: Failure }
  | { readonly type: 'released'; readonly attemptId: string };

/** `connect`: the media should be up by now. `heal`: a lost connection should be back by now. */
type Deadline = 'connect' | 'heal';

export type SessionEffect =
  | { readonly type: 'open'; readonly attemptId: string }
  | { readonly type: 'release'; readonly attemptId: string }
  | { readonly type: 'awaitHealing'; readonly attemptId: string };

export interface Reduced {
  readonly state: SessionState;
  readonly effects: readonly SessionEffect[];
}

const notConnected: Failure = {
  code: 'timed_out',
  message: 'The call did not connect in time. Start again.',
};
const lostConnection: Failure = { code: 'call_failed', message: 'The call lost its connection. Start again.' };

/** The session after an event, and what to do about it. Total: every event in every state has an answer. */
export function reduce(state: SessionState, event: SessionEvent): Reduced {
  if (event.type === 'startAsked') return start(state, event.attemptId);
  if (event.type === 'callFound') return find(state, event);
  if (state.phase === 'idle') return stay(state);
  if (event.type === 'stopAsked') {
    return state.phase === 'ending' ? stay({ ...state, next: null }) : end(state, 'requested', null);
  }
  if (event.attemptId !== state.attemptId) return stay(state);
  switch (event.type) {
    case 'callChanged':
      return changeCall(state, event);
    case 'controlChanged':
      return stay(state.phase === 'ending' ? state : { ...state, control: event.control });
    case 'activityChanged':
      return stay(state.phase === 'live' ? { ...state, activity: event.activity } : state);
    case 'deadlinePassed':
      return pass(state, event.deadline);
    case 'failed':
      return state.phase === 'ending' ? stay(state) : end(state, 'error', event.failure);
    case 'released':
      return release(state);
  }
}

function start(state: SessionState, attemptId: string): Reduced {
  switch (state.phase) {
    case 'idle':
      return open(attemptId);
    case 'starting':
    case 'live':
      return stay(state);
    case 'ending':
      return stay({ ...state, next: attemptId });
  }
}

function find(state: SessionState, found: Extract<SessionEvent, { type: 'callFound' }>): Reduced {
  if (state.phase !== 'idle') return stay(state);
  const { attemptId, startedAtMs } = found;
  const starting: Starting = { phase: 'starting', attemptId, control: 'joining' };
  switch (found.state) {
    case 'offering':
    case 'connecting':
      return stay(starting);
    case 'connected':
      return stay(toLive(starting, startedAtMs));
    case 'disconnected':
      return disconnect(toLive(starting, startedAtMs));
    case 'failed':
    case 'closed':
      return end(starting, 'transport_closed', lostConnection);
  }
}

type Active = Exclude<SessionState, { phase: 'idle' }>;
type Starting = Extract<SessionState, { phase: 'starting' }>;
type Live = Extract<SessionState, { phase: 'live' }>;

function changeCall(state: Active, call: { readonly state: CallState; readonly atMs: number }): Reduced {
  if (state.phase === 'ending') return stay(state);
  switch (call.state) {
    case 'offering':
    case 'connecting':
      return stay(state);
    case 'connected':
      return stay(state.phase === 'live' ? { ...state, media: 'connected' } : toLive(state, call.atMs));
    case 'disconnected':
      return state.phase === 'starting' || state.media === 'disconnected' ? stay(state) : disconnect(state);
    case 'failed':
    case 'closed':
      return end(state, 'transport_closed', lostConnection);
  }
}

function toLive({ attemptId, control }: Starting, startedAtMs: number): Live {
  return { phase: 'live', attemptId, startedAtMs, media: 'connected', control, activity: 'listening' };
}

/** A peer connection may heal by itself: the network changed, the laptop slept. */
function disconnect(state: Live): Reduced {
  const { attemptId } = state;
  return { state: { ...state, media: 'disconnected' }, effects: [{ type: 'awaitHealing', attemptId }] };
}

function pass(state: Active, deadline: Deadline): Reduced {
  if (deadline === 'connect' && state.phase === 'starting') return end(state, 'error', notConnected);
  if (deadline === 'heal' && state.phase === 'live' && state.media === 'disconnected') {
    return end(state, 'transport_closed', lostConnection);
  }
  return stay(state);
}

function release(state: Active): Reduced {
  if (state.phase !== 'ending') return stay(state);
  return state.next === null ? stay({ phase: 'idle', ended: state.ended }) : open(state.next);
}

function open(attemptId: string): Reduced {
  return { state: { phase: 'starting', attemptId, control: 'joining' }, effects: [{ type: 'open', attemptId }] };
}

function end({ attemptId }: Active, reason: EndReason, failure: Failure | null): Reduced {
  return {
    state: { phase: 'ending', attemptId, ended: { reason, failure }, next: null },
    effects: [{ type: 'release', attemptId }],
  };
}

function stay(state: SessionState): Reduced {
  return { state, effects: [] };
}
