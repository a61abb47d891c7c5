import type { WireEvent } from './wire.ts';

/**
 * When the voice model may be asked to respond: one response at a time, and one more once it is done, however often it was
 * wanted meanwhile.
 */
export interface Turns {
  /** `free`: nothing under way. `asked`: asked for, not seen to start. `active`: the provider is responding. */
  readonly state: 'free' | 'asked' | 'active';
  readonly wanted: boolean;
  /** What is wanted or asked for may be under way already: an earlier request for it went down with a leg. */
  readonly again: boolean;
  /** The user is in the middle of a turn: nobody talks over them. */
  readonly userSpeaks: boolean;
}

export type TurnEvent =
  | { readonly type: 'wanted' }
  /** Wanted because an earlier request may be lost. */
  | { readonly type: 'wantedAgain' }
  /** What will bring a wish of its own was wanted before. */
  | { readonly type: 'unwanted' }
  /** Our `response.create` left. */
  | { readonly type: 'asked' }
  /** It did not leave after all, or a leg went before the provider was seen to start. */
  | { readonly type: 'forgotten' }
  /** The user let go of the key: the turn is over once the provider has taken it. */
  | { readonly type: 'letGo' }
  | Extract<
      WireEvent,
      {
        type:
          | 'speechStarted'
          | 'speechStopped'
          | 'turnCommitted'
          | 'turnEmpty'
          | 'responseStarted'
          | 'responseDone'
          | 'responseRefused'
          | 'responseFailed';
      }
    >;

export const noTurns: Turns = { state: 'free', wanted: false, again: false, userSpeaks: false };

/** A response that is wanted, and whether it was asked for: not seen to start yet. */
export type Wish = 'none' | 'wanted' | 'asked';

export function toWish({ state, wanted }: Turns): Wish {
  if (wanted) return 'wanted';
  return state === 'asked' ? 'asked' : 'none';
}

export function fromWish(wish: Wish): Turns {
  return { ...noTurns, wanted: wish === 'wanted', state: wish === 'asked' ? 'asked' : 'free' };
}

/** Whether to send a `response.create` now. */
export function mayAsk(turns: Turns): boolean {
  return turns.state === 'free' && turns.wanted && !turns.userSpeaks;
}

export function reduceTurns(turns: Turns, event: TurnEvent): Turns {
  switch (event.type) {
    case 'wanted':
      return { ...turns, wanted: true };
    case 'wantedAgain':
      return { ...turns, wanted: true, again: true };
    case 'unwanted':
      return { ...turns, wanted: false };
    case 'asked':
      return { ...turns, state: 'asked', wanted: false };
    // With a leg may have gone the end of a turn.
    case 'forgotten':
      return { ...turns, userSpeaks: false, state: turns.state === 'asked' ? 'free' : turns.state };
    case 'responseFailed':
      return turns.state === 'asked' ? { ...turns, state: 'free' } : turns;
    case 'speechStarted':
    case 'letGo':
      return { ...turns, userSpeaks: true };
    case 'speechStopped':
    case 'turnCommitted':
    case 'turnEmpty':
      return { ...turns, userSpeaks: false };
    case 'responseStarted':
      return { ...turns, state: 'active', again: false, userSpeaks: false };
    case 'responseDone':
      return { ...turns, state: 'free' };
    // Another response is active. If ours was asked for again, that is the one; else it is wanted when that one is done.
    case 'responseRefused':
      return { ...turns, state: 'active', wanted: turns.wanted || !turns.again, again: false };
  }
}
