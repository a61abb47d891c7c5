import type { Talk } from '../../protocol/snapshot.ts';
import type { Settings } from '../../protocol/settings.ts';

/** The microphone as the user works it, whether or not a call is up yet. */
export type TalkState = { readonly talk: Exclude<Talk, 'held'> } | { readonly talk: 'held'; readonly sinceMs: number };

export type TalkEvent =
  /** `hearing`: the user is in the middle of a turn. */
  | { readonly type: 'modeChosen'; readonly mode: Settings['mode']; readonly hearing: boolean }
  | { readonly type: 'pressed'; readonly atMs: number }
  | { readonly type: 'released'; readonly atMs: number }
  /** Nobody can tell of the release any more: the popup closed, the worker died. */
  | { readonly type: 'letGo' };

/** What to do at the call: let the microphone in, shut it, with the end of the turn or without, or stop the voice. */
export type TalkEffect = 'open' | 'shut' | 'close' | 'silence';

/** A press shorter than this is a tap, which latches. */
const tapMs = 300;

export function startTalk(mode: Settings['mode']): TalkState {
  return { talk: mode === 'hold' ? 'shut' : 'open' };
}

/** Whether the user lets the microphone in by hand: the provider tells of no speech then. */
export function isHeldIn({ talk }: TalkState): boolean {
  return talk === 'held' || talk === 'latched';
}

/** The microphone after an event, and what to do about it. */
export function reduceTalk(
  state: TalkState,
  event: TalkEvent,
): { readonly state: TalkState; readonly effect: TalkEffect | null } {
  switch (event.type) {
    case 'modeChosen':
      return choose(state, event);
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

function choose(
  state: TalkState,
  { mode, hearing }: Extract<TalkEvent, { type: 'modeChosen' }>,
): ReturnType<typeof reduceTalk> {
  const next = startTalk(mode);
  if ((state.talk === 'open') === (next.talk === 'open')) return { state, effect: null };
  // What is being said counts as a turn, as with a release; silence does not.
  if (next.talk === 'shut') return hearing ? shut : { state: next, effect: 'close' };
  return { state: next, effect: state.talk === 'shut' ? 'open' : null };
}
