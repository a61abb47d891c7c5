import * as z from 'zod/mini';
import type { ApprovalView } from '../../../protocol/approval.ts';
import { approvalViewSchema } from '../../../protocol/approval.ts';
import { isAsking } from '../../../protocol/spokenAnswer.ts';
import type { WireEvent } from '../../realtime/wire.ts';

// What was put to the user, and what the user said after it: the facts by which a voice model's word is checked. Everything
// is taken from the order of events in the call; nothing is taken from the model. What is not known counts as not so.

const ids = z.array(z.string());

const questionSchema = z.strictObject({
  approval: approvalViewSchema,
  /** The item by which the model was told; it cannot have asked before it had that. */
  itemId: z.nullable(z.string()),
  given: z.boolean(),
  /** Spoken to its end, or on a surface before the user's eyes. */
  put: z.boolean(),
});

const turnSchema = z.strictObject({
  /** Null until the provider has named it. */
  turnId: z.nullable(z.string()),
  kind: z.enum(['said', 'typed']),
  ended: z.boolean(),
  /** Null until they are written down. */
  words: z.nullable(z.string()),
  /** Began while Earshot's own voice could be heard, or that began meanwhile; or was recorded earlier and played late. */
  doubtful: z.boolean(),
  /** The questions that had been put when it began. */
  after: ids,
  /** What the last thing put to the user before it was about: only that can be meant by a bare yes. */
  about: ids,
  /** The function call that it has answered for. */
  usedBy: z.nullable(z.string()),
});
export type WitnessedTurn = z.infer<typeof turnSchema>;

export const witnessSchema = z.strictObject({
  questions: z.array(questionSchema),
  turns: z.array(turnSchema),
  /** Earshot's voice, as the provider plays it. */
  sound: z.discriminatedUnion('phase', [
    z.strictObject({ phase: z.literal('none') }),
    z.strictObject({ phase: z.literal('playing') }),
    z.strictObject({ phase: z.literal('ended'), responseId: z.string(), atMs: z.number() }),
  ]),
  /** What responses said, as far as they are about questions. */
  spoken: z.array(z.strictObject({ responseId: z.string(), about: ids })),
  /** What was put to the user last. Null: the voice spoke of something else since, and a yes may be meant for that. */
  about: z.nullable(ids),
  /** The facts at the press of the key that began the turn under way, where the provider detects none. */
  pressed: z.nullable(turnSchema),
});
export type Witness = z.infer<typeof witnessSchema>;

export const noWitness: Witness = {
  questions: [],
  turns: [],
  sound: { phase: 'none' },
  spoken: [],
  about: [],
  pressed: null,
};

/**
 * How long the voice may still be heard after its provider has played it: the jitter buffer holds 100 ms and more, Bluetooth
 * up to 300, and the room echoes. What begins sooner may be its last words ("or no"), and nobody can tell by the words.
 */
export const echoMs = 500;

const mostTurns = 16;
const mostSpoken = 8;

export type WitnessEvent =
  | WireEvent
  | { readonly type: 'asked'; readonly approval: ApprovalView; readonly itemId: string }
  /** A surface has the question before the user's eyes. */
  | { readonly type: 'shown'; readonly approvalId: string }
  /** It is answered, or over. */
  | { readonly type: 'closed'; readonly approvalId: string }
  | { readonly type: 'typed'; readonly itemId: string; readonly text: string }
  /** The key that lets the microphone in went down. */
  | { readonly type: 'pressed' }
  | { readonly type: 'used'; readonly turnIds: readonly string[]; readonly functionCallId: string }
  /** Events are missing, or this is another call: what was put has to be put again. */
  | { readonly type: 'broken' };

/** How an event came. `live`: the microphone's sound is sent as it comes, not from a recording. */
interface Arrival {
  readonly live: boolean;
  readonly atMs: number;
}

/** The facts after an event. Pure. */
export function witness(state: Witness, event: WitnessEvent, arrival: Arrival): Witness {
  switch (event.type) {
    case 'asked': {
      const others = state.questions.filter(({ approval }) => approval.approvalId !== event.approval.approvalId);
      const question = { approval: event.approval, itemId: event.itemId, given: false, put: false };
      return { ...state, questions: [...others, question] };
    }
    case 'itemAdded':
      return {
        ...state,
        questions: state.questions.map((known) => (known.itemId === event.itemId ? { ...known, given: true } : known)),
      };
    case 'shown':
      // What the voice spoke last is what is answered, whatever comes up on a screen.
      return put(state, [event.approvalId], state.about && [...new Set([...state.about, event.approvalId])]);
    case 'closed':
      return {
        ...state,
        questions: state.questions.filter(({ approval }) => approval.approvalId !== event.approvalId),
      };
    case 'broken':
      return { ...noWitness, questions: state.questions.map((known) => ({ ...known, given: false, put: false })) };
    case 'said':
      return say(state, event);
    case 'playbackStarted':
      return {
        ...state,
        sound: { phase: 'playing' },
        turns: state.turns.map((turn) => (turn.ended ? turn : { ...turn, doubtful: true })),
        pressed: state.pressed && { ...state.pressed, doubtful: true },
      };
    case 'playbackStopped': {
      const about = state.spoken.find(({ responseId }) => responseId === event.responseId)?.about ?? [];
      return put({ ...state, sound: end(state, event, arrival) }, about, toAbout(about));
    }
    case 'playbackCleared':
      // Nobody knows how much of it was heard.
      return { ...state, sound: end(state, event, arrival), about: null };
    case 'pressed':
      return { ...state, pressed: begin(state, null, arrival) };
    case 'typed':
      return add(state, { ...begin(state, event.itemId, arrival), ...typedWords(event.text) });
    case 'used':
      return {
        ...state,
        turns: state.turns.map((turn) =>
          turn.turnId !== null && event.turnIds.includes(turn.turnId)
            ? { ...turn, usedBy: event.functionCallId }
            : turn,
        ),
      };
    default:
      return hear(state, event, arrival);
  }
}

function hear(state: Witness, event: WitnessEvent, arrival: Arrival): Witness {
  switch (event.type) {
    case 'speechStarted': {
      const turnId = event.itemId ?? null;
      // Read again by a new worker: known already.
      if (turnId !== null && state.turns.some((turn) => turn.turnId === turnId)) return state;
      return add(state, begin(state, turnId, arrival));
    }
    case 'speechStopped':
      return changeTurns(state, event.itemId ?? null, (turn) => ({ ...turn, ended: true }));
    case 'turnCommitted': {
      if (state.turns.some(({ turnId }) => turnId === event.itemId)) return state;
      const unnamed = state.turns.findIndex(({ turnId }) => turnId === null);
      const turn = state.turns[unnamed] ?? state.pressed;
      if (turn === null) return state;
      const named = { ...turn, turnId: event.itemId, ended: true };
      if (unnamed >= 0) return { ...state, turns: state.turns.with(unnamed, named) };
      return add({ ...state, pressed: null }, named);
    }
    case 'turnEmpty':
      return { ...state, pressed: null };
    case 'heard':
      // Silence that passed for speech is no turn.
      if (event.text.trim() === '') {
        return { ...state, turns: state.turns.filter(({ turnId }) => turnId !== event.itemId) };
      }
      return changeTurns(state, event.itemId, (turn) => ({ ...turn, ended: true, words: event.text }));
    case 'hearingFailed':
      return { ...state, turns: state.turns.filter(({ turnId }) => turnId !== event.itemId) };
    default:
      return state;
  }
}

function end({ sound }: Witness, { responseId }: { readonly responseId: string }, { atMs }: Arrival): Witness['sound'] {
  // Read again by a new worker: it ended when it did.
  return sound.phase === 'ended' && sound.responseId === responseId ? sound : { phase: 'ended', responseId, atMs };
}

function begin({ questions, about, sound }: Witness, turnId: string | null, { live, atMs }: Arrival): WitnessedTurn {
  const after = questions.flatMap((known) => (known.put ? [known.approval.approvalId] : []));
  const audible = sound.phase === 'playing' || (sound.phase === 'ended' && atMs - sound.atMs < echoMs);
  const doubtful = audible || !live;
  return { turnId, kind: 'said', ended: false, words: null, doubtful, after, about: about ?? [], usedBy: null };
}

/** Typed words cannot be Earshot's own, whatever plays. */
function typedWords(text: string): Pick<WitnessedTurn, 'kind' | 'ended' | 'words' | 'doubtful'> {
  return { kind: 'typed', ended: true, words: text, doubtful: false };
}

function add(state: Witness, turn: WitnessedTurn): Witness {
  return { ...state, turns: [...state.turns, turn].slice(-mostTurns) };
}

function changeTurns(state: Witness, turnId: string | null, change: (turn: WitnessedTurn) => WitnessedTurn): Witness {
  return { ...state, turns: state.turns.map((turn) => (turn.turnId === turnId ? change(turn) : turn)) };
}

/** A response that said something else has put no question. */
function say(state: Witness, { responseId, text }: Extract<WireEvent, { type: 'said' }>): Witness {
  const before = state.spoken.find((known) => known.responseId === responseId)?.about ?? [];
  const about = state.questions.flatMap(({ approval, given }) =>
    given && isAsking(text, approval) ? [approval.approvalId] : [],
  );
  const others = state.spoken.filter((known) => known.responseId !== responseId);
  const all = [...new Set([...before, ...about])];
  const spoken = [...others, { responseId, about: all }].slice(-mostSpoken);
  // Also for a service that does not say when its voice plays.
  return { ...state, spoken, about: toAbout(all) };
}

function toAbout(approvalIds: string[]): Witness['about'] {
  return approvalIds.length === 0 ? null : approvalIds;
}

function put(state: Witness, approvalIds: readonly string[], about: Witness['about']): Witness {
  return {
    ...state,
    about,
    questions: state.questions.map((known) =>
      approvalIds.includes(known.approval.approvalId) ? { ...known, put: true } : known,
    ),
  };
}
