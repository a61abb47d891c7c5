import type { Snapshot } from '../../protocol/snapshot.ts';

export type ControlState = Extract<Snapshot['session'], { phase: 'live' }>['control'];
export type LegName = 'sideband' | 'channel';

/** What is known of the two legs. */
export interface LegsState {
  readonly sideband: boolean;
  readonly channel: boolean;
  /** The sideband's first join is given a moment before the data channel stands in for it. */
  readonly patient: boolean;
  /** Whether any leg has carried control in this call, or the first will never be. */
  readonly begun: boolean;
}

/** Which leg carries control, and what that is called. The sideband if it is up, else the data channel, else none. */
export function chooseLeg(legs: LegsState): { readonly leg: LegName | null; readonly control: ControlState } {
  if (legs.sideband) return { leg: 'sideband', control: 'up' };
  if (legs.channel && !legs.patient) return { leg: 'channel', control: 'degraded' };
  return { leg: null, control: legs.begun ? 'lost' : 'joining' };
}
