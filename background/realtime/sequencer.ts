import type { WireEvent } from './wire.ts';

/**
 * When the voice model may be asked to respond: one response at a time, and one more once it is done, however often it was
 * wanted meanwhile.
 */
export interface Turns {
  /** `free`: nothing under way. `asked`: asked for, not seen to start. `active`: the provider is responding. */
  readonly state: 'free' | 'asked' | 'active';
  readonly wanted: boolean;
}

export type TurnEvent =
  | { readonly type: 'wanted' }
  /** Our `response.create` left. */
  | { readonly type: 'asked' }
  /** A leg went before the provider was seen to start: what was asked may be lost. */
  | { readonly type: 'forgotten' }
  | Extract<WireEvent, { type: 'responseStarted' | 'responseDone' | 'responseRefused' }>;

export const noTurns: Turns = { state: 'free', wanted: false };

/** Whether to send a `response.create` now. */
export function mayAsk(turns: Turns): boolean {
  return turns.state === 'free' && turns.wanted;
}

export function reduceTurns(turns: Turns, event: TurnEvent): Turns {
  switch (event.type) {
    case 'wanted':
      return { ...turns, wanted: true };
    case 'asked':
      return { state: 'asked', wanted: false };
    case 'forgotten':
      return turns.state === 'asked' ? { state: 'free', wanted: true } : turns;
    case 'responseStarted':
      return { ...turns, state: 'active' };
    case 'responseDone':
      return { ...turns, state: 'free' };
    // The provider had started one by itself: ours is wanted again when that one is done.
    case 'responseRefused':
      return { state: 'active', wanted: true };
  }
}
