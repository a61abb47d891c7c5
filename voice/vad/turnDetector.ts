/** The Realtime API's `server_vad`, in its own defaults. */
export interface TurnDetection {
  /** Probability of speech from which a frame counts as speech, 0 to 1. */
  readonly threshold: number;
  /** Sound before the first frame of speech that belongs to the turn. */
  readonly prefixPaddingMs: number;
  /** Silence after which the turn is over. */
  readonly silenceDurationMs: number;
}

export const defaultTurnDetection: TurnDetection = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500 };

/** A turn began or ended; `atMs` counts from the stream's start, prefix padding and closing silence included. */
export interface TurnEvent {
  readonly kind: 'speechStarted' | 'speechStopped';
  readonly atMs: number;
}

/** Times in milliseconds from the stream's start. */
export type TurnState =
  | { readonly phase: 'silence'; readonly endedAtMs: number }
  /** Speech, but too short so far to be more than a click. */
  | { readonly phase: 'rising'; readonly endedAtMs: number; readonly sinceMs: number }
  | { readonly phase: 'speech' }
  | { readonly phase: 'falling'; readonly sinceMs: number };

export const initialTurnState: TurnState = { phase: 'silence', endedAtMs: 0 };

/** A frame of sound and how likely it is speech. */
export interface TurnFrame {
  readonly startMs: number;
  readonly endMs: number;
  readonly probability: number;
}

/** Once speaking, a frame must be this much less likely to count as silence: voices waver. */
const hysteresis = 0.15;
/** Speech shorter than this is a click or a breath. */
const minSpeechMs = 90;

/** The state after a frame, and the turn's beginning or end if it lies there. */
export function reduceTurn(
  state: TurnState,
  frame: TurnFrame,
  detection: TurnDetection,
): { readonly state: TurnState; readonly event?: TurnEvent } {
  const speech = frame.probability >= detection.threshold;
  const silence = frame.probability < detection.threshold - hysteresis;
  switch (state.phase) {
    case 'silence':
      return speech ? rise({ phase: 'rising', endedAtMs: state.endedAtMs, sinceMs: frame.startMs }) : { state };
    case 'rising':
      return speech ? rise(state) : { state: { phase: 'silence', endedAtMs: state.endedAtMs } };
    case 'speech':
      return silence ? fall(frame.startMs) : { state };
    case 'falling':
      return speech ? { state: { phase: 'speech' } } : fall(state.sinceMs);
  }

  function rise(rising: TurnState & { phase: 'rising' }): ReturnType<typeof reduceTurn> {
    if (frame.endMs - rising.sinceMs < minSpeechMs) return { state: rising };
    const atMs = Math.max(rising.endedAtMs, rising.sinceMs - detection.prefixPaddingMs);
    return { state: { phase: 'speech' }, event: { kind: 'speechStarted', atMs } };
  }

  function fall(sinceMs: number): ReturnType<typeof reduceTurn> {
    if (frame.endMs - sinceMs < detection.silenceDurationMs) return { state: { phase: 'falling', sinceMs } };
    const event = { kind: 'speechStopped', atMs: frame.endMs } as const;
    return { state: { phase: 'silence', endedAtMs: frame.endMs }, event };
  }
}
