import type { ReadDecision } from '../../protocol/decisionText.ts';
import type { CommandTemplate } from '../../protocol/hints.ts';
import type { ClientEvent } from '../../protocol/realtime/clientEvents.ts';
import type { Item } from '../../protocol/realtime/serverEvents.ts';
import type { SessionConfig, Tool } from '../../protocol/realtime/sessionConfig.ts';
import type { Heard } from '../ears/heard.ts';
import type { Question } from './readAnswer.ts';
import { withDefaults } from './sessionSettings.ts';
import type { SessionSettings, TurnDetection } from './sessionSettings.ts';
import type { Fault, WireEvent } from './wireEvent.ts';

/** An item that has its id, as all in the conversation have. */
export type KeptItem = Item & { readonly id: string };

/** How far an item's speech has been understood. */
export type Hearing =
  | { readonly phase: 'written' }
  | { readonly phase: 'pending' }
  | { readonly phase: 'heard'; readonly heard: Heard }
  | { readonly phase: 'failed' };

/** One item of the conversation. Only unanswered ones are asked of the policy. */
export interface Entry {
  readonly item: KeptItem;
  readonly hearing: Hearing;
  readonly answered: boolean;
}

/** The user's voice. */
type Turn =
  { readonly phase: 'quiet' } | { readonly phase: 'speaking'; readonly itemId: string; readonly startMs: number };

/** What one response may use. */
export interface ResponseOptions {
  readonly tools: readonly Tool[];
  readonly modality: 'audio' | 'text';
  readonly metadata: unknown;
}

/** At most one response is active. It waits until every turn is understood, then speaks (function calls take no time). */
export type ActiveResponse =
  | { readonly phase: 'idle' }
  | { readonly phase: 'waiting'; readonly id: string; readonly options: ResponseOptions }
  | {
      readonly phase: 'speaking';
      readonly id: string;
      readonly options: ResponseOptions;
      readonly itemId: string;
      readonly text: string;
      /** The sentences of `text` that are on their way to the speaker. */
      readonly transcript: string;
      readonly output: readonly KeptItem[];
      readonly usage: object;
    };

/** The voice, which goes on after its response is done. */
type Playback =
  { readonly phase: 'silent' } | { readonly phase: 'playing'; readonly responseId: string; readonly itemId: string };

export interface OpenSession {
  readonly phase: 'open';
  readonly sessionId: string;
  /** Makes the ids of this session unlike those of any other: a function call id is a key that outlives the call. */
  readonly seed: string;
  readonly idsMade: number;
  readonly expiresAtMs: number;
  readonly settings: SessionSettings;
  readonly entries: readonly Entry[];
  readonly turn: Turn;
  readonly response: ActiveResponse;
  readonly playback: Playback;
  /** What the user was asked last, until the next words. */
  readonly question: Question | null;
  /** The permission that the user was asked for, until that is answered or over. */
  readonly permission: ReadDecision | null;
}

export type EndReason = 'requested' | 'expired';
export type SessionState = OpenSession | { readonly phase: 'ended'; readonly reason: EndReason };

/** What happens to a session. `atMs` counts the input audio's own milliseconds, prefix padding and closing silence included. */
export type SessionInput =
  | { readonly type: 'client'; readonly event: ClientEvent }
  | { readonly type: 'refused'; readonly fault: Fault }
  | { readonly type: 'speechStarted'; readonly atMs: number }
  | { readonly type: 'speechStopped'; readonly atMs: number }
  /** A turn was longer than what is kept: its beginning is not heard. */
  | { readonly type: 'soundLost'; readonly lostMs: number }
  | { readonly type: 'heard'; readonly itemId: string; readonly heard: Heard }
  | { readonly type: 'hearingFailed'; readonly itemId: string; readonly message: string }
  | { readonly type: 'sentenceSpoken'; readonly responseId: string; readonly text: string }
  | { readonly type: 'spoken'; readonly responseId: string }
  | { readonly type: 'speakingFailed'; readonly responseId: string; readonly message: string }
  | { readonly type: 'playbackStarted'; readonly responseId: string; readonly itemId: string }
  | { readonly type: 'playbackStopped'; readonly responseId: string }
  | { readonly type: 'expired' }
  | { readonly type: 'hangup' };

/** What the audio side knows at the moment of an input. */
export interface AudioFacts {
  /** Audio since the last commit or clear. */
  readonly bufferedMs: number;
  /** How much of the current speech has left the speaker. */
  readonly playedMs: number;
}

/** The stretch of input audio that makes a turn; without bounds, all that is buffered. */
export interface AudioSpan {
  readonly startMs?: number;
  readonly endMs?: number;
}

export type Effect =
  | { readonly type: 'send'; readonly event: WireEvent }
  | { readonly type: 'detectTurns'; readonly detection: TurnDetection | null }
  | {
      readonly type: 'hear';
      readonly itemId: string;
      readonly span: AudioSpan;
      readonly answers: readonly CommandTemplate[];
    }
  | { readonly type: 'clearInput' }
  | { readonly type: 'speak'; readonly responseId: string; readonly itemId: string; readonly text: string }
  | { readonly type: 'stopSynthesis' }
  | { readonly type: 'clearPlayback' }
  | { readonly type: 'end'; readonly reason: EndReason };

/** A session before its first event. */
export function createSession(
  config: SessionConfig,
  made: { readonly seed: string; readonly expiresAtMs: number },
): OpenSession {
  return {
    phase: 'open',
    sessionId: `sess_${made.seed}`,
    seed: made.seed,
    idsMade: 0,
    expiresAtMs: made.expiresAtMs,
    settings: withDefaults(config),
    entries: [],
    turn: { phase: 'quiet' },
    response: { phase: 'idle' },
    playback: { phase: 'silent' },
    question: null,
    permission: null,
  };
}

/** The next id of a kind, and the session that has given it out. */
export function makeId(session: OpenSession, kind: 'item' | 'resp' | 'call'): [string, OpenSession] {
  const idsMade = session.idsMade + 1;
  return [`${kind}_${session.seed}${idsMade.toString(36).padStart(4, '0')}`, { ...session, idsMade }];
}
