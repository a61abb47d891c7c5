import type { Talk } from '../../protocol/snapshot.ts';
import type { Settings } from '../../protocol/settings.ts';

/** The microphone as the user works it, whether or not a call is up yet. */
export type TalkState = { readonly talk: Exclude<Talk, 'held'> } | { readonly talk: 'held'; readonly sinceMs: number };

export type TalkEvent =
  | { readonly type: 'modeChosen'; readonly mode: Settings['mode'] }
  | { readonly type: 'pressed'; readonly atMs: number }
  | { readonly type: 'released'; readonly atMs: number }
  /** Nobody can tell of the release any more: the popup closed, the worker died. */
  | { readonly type: 'letGo' };

/** What to do at the call: let the microphone in, shut it and end the turn, or stop the voice. */
export type TalkEffect = 'open' | 'shut' | 'silence';

/** A press shorter than this is a tap, which latches. */
const tapMs = 300;

export function startTalk(mode: Settings['mode']): TalkState {
  return { talk: mode === 'hold' ? 'shut' : 'open' };
}

/** The microphone after an event, and what to do about it. */
export function reduceTalk(
  state: TalkState,
  event: TalkEvent,
): { readonly state: TalkState; readonly effect: TalkEffect | null } {
  switch (event.type) {
    case 'modeChosen':
      return choose(state, event.mode);
    case 'pressed':
      return press(state, event.atMs);
    case 'released':
      if (state.talk !== 'held') return { state, effect: null };
      return event.atMs - state.sinceMs < tapMs ? { state: { talk: 'latched' }, effect: null } : shut;
    case 'letGo':
      return state.talk === 'held' ? shut : { state, effect: null };
  }
}

const shut = { state: { talk: 'shut' }, effect: 'shut' } as const;

function press(state: TalkState, atMs: number): ReturnType<typeof reduceTalk> {
  switch (state.talk) {
    case 'open':
      return { state, effect: 'silence' };
    case 'shut':
      return { state: { talk: 'held', sinceMs: atMs }, effect: 'open' };
    case 'latched':
      return shut;
    case 'held':
      return { state, effect: null };
  }
}

function choose(state: TalkState, mode: Settings['mode']): ReturnType<typeof reduceTalk> {
  const next = startTalk(mode);
  if ((state.talk === 'open') === (next.talk === 'open')) return { state, effect: null };
  // What was said with the microphone on counts as a turn, as a release does.
  if (next.talk === 'shut') return shut;
  return { state: next, effect: state.talk === 'shut' ? 'open' : null };
}
