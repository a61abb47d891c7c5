import * as z from 'zod/mini';
import type { WireEvent } from '../realtime/wire.ts';

/**
 * The stretches of speech whose effect is not known yet, oldest first. Times are milliseconds on the call's clock of sent
 * sound. A turn has had an effect when its words are known, or when a response that answers it is done, whichever comes
 * first; it stays here until it is answered, so that words heard and not answered can be put to the next call.
 */
export const turnSchema = z.strictObject({
  /** Null for a turn the user ended by letting go, until the provider has named it. */
  itemId: z.nullable(z.string()),
  fromMs: z.nullable(z.number()),
  throughMs: z.nullable(z.number()),
  ended: z.boolean(),
  words: z.nullable(z.string()),
  /** The response under way that answers it. */
  responseId: z.nullable(z.string()),
});
type Turn = z.infer<typeof turnSchema>;
export type Turns = readonly Turn[];

/** `letGo`: the user let go of the key, which ends a turn that the provider did not see begin. `typed`: the provider has a text. */
export type TurnEvent =
  | WireEvent
  | { readonly type: 'letGo'; readonly throughMs: number }
  | { readonly type: 'typed'; readonly itemId: string; readonly text: string };

/** Sound that need not be kept: everything up to a moment but the turns still without effect. */
export interface Settlement {
  readonly throughMs: number;
  readonly pending: readonly { readonly fromMs: number; readonly throughMs: number | null }[];
}

const open: Turn = { itemId: null, fromMs: null, throughMs: null, ended: false, words: null, responseId: null };

export function withTurnEvent(turns: Turns, event: TurnEvent): Turns {
  switch (event.type) {
    case 'speechStarted':
      // Read again by a new worker: known already.
      if (turns.some(({ itemId }) => itemId !== null && itemId === event.itemId)) return turns;
      return [...turns, { ...open, itemId: event.itemId ?? null, fromMs: event.atMs ?? null }];
    case 'speechStopped':
      return turns.map((turn) =>
        turn.ended || turn.itemId !== (event.itemId ?? null)
          ? turn
          : { ...turn, ended: true, throughMs: event.atMs ?? null },
      );
    case 'letGo':
      return [...turns, { ...open, ended: true, fromMs: turns.at(-1)?.throughMs ?? 0, throughMs: event.throughMs }];
    case 'typed':
      return [...turns, { ...open, itemId: event.itemId, ended: true, words: event.text }];
    case 'turnEmpty':
      return dropUnnamed(turns);
    case 'turnCommitted':
      return name(turns, event.itemId);
    case 'heard':
      return hear(name(turns, event.itemId), event.itemId, event.text);
    case 'responseStarted':
      return turns.map((turn) =>
        turn.ended && turn.responseId === null ? { ...turn, responseId: event.responseId } : turn,
      );
    case 'responseDone':
      if (event.status === 'completed') return turns.filter(({ responseId }) => responseId !== event.responseId);
      // Interrupted or failed: the next response answers it.
      return turns.map((turn) => (turn.responseId === event.responseId ? { ...turn, responseId: null } : turn));
    default:
      return turns;
  }
}

/** What has settled by a step from some turns to the next; null when nothing has. */
export function toSettlement(before: Turns, after: Turns): Settlement | null {
  const settled = before.filter(
    (turn) => turn.words === null && !after.some((now) => isSame(turn, now) && now.words === null),
  );
  if (settled.length === 0) return null;
  // A provider that gives no times says at least that what it has heard so far had its effect.
  const throughMs = Math.max(...settled.map((turn) => turn.throughMs ?? Number.MAX_SAFE_INTEGER));
  const pending = after.flatMap(({ words, fromMs, throughMs: through }) =>
    words === null && fromMs !== null && fromMs < throughMs ? [{ fromMs, throughMs: through }] : [],
  );
  return { throughMs, pending };
}

/** What was understood and never answered, oldest first: the next call is told. */
export function unansweredWords(turns: Turns): readonly string[] {
  return turns.flatMap(({ words }) => (words === null ? [] : [words]));
}

function dropUnnamed(turns: Turns): Turns {
  const index = turns.findIndex(({ itemId, ended }) => itemId === null && ended);
  return index < 0 ? turns : turns.toSpliced(index, 1);
}

/** The provider's id for the oldest turn that has none, unless another turn has it. */
function name(turns: Turns, itemId: string): Turns {
  if (turns.some((turn) => turn.itemId === itemId)) return turns;
  const unnamed = turns.findIndex((turn) => turn.itemId === null && turn.ended);
  const turn = turns[unnamed];
  return turn === undefined ? turns : turns.with(unnamed, { ...turn, itemId });
}

function hear(turns: Turns, itemId: string, text: string): Turns {
  // Silence that passed for speech asks for no answer.
  if (text.trim() === '') return turns.filter((turn) => turn.itemId !== itemId);
  return turns.map((turn) => (turn.itemId === itemId ? { ...turn, words: text } : turn));
}

function isSame(one: Turn, other: Turn): boolean {
  return one.fromMs === other.fromMs && (one.itemId === other.itemId || one.itemId === null);
}
