import type { WireEvent } from '../../background/realtime/wire.ts';

type Done = Extract<WireEvent, { type: 'responseDone' }>;
type Heard = Extract<WireEvent, { type: 'heard' }>;

/** A completed response without calls, but for what a test says. */
export function responseDone(responseId: string, change: Partial<Done> = {}): Done {
  return {
    type: 'responseDone',
    responseId,
    status: 'completed',
    functionCalls: [],
    usage: null,
    failure: null,
    ...change,
  };
}

/** A turn written down, of which the provider tells no more than a test says. */
export function heard(itemId: string, text: string, change: Partial<Heard> = {}): Heard {
  return { type: 'heard', itemId, text, score: undefined, usage: null, ...change };
}

/** The user begins to speak, or stops. */
export function speech(type: 'speechStarted' | 'speechStopped', itemId?: string, atMs?: number): WireEvent {
  return { type, itemId, atMs };
}
