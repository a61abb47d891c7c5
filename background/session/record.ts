import * as z from 'zod/mini';
import { openedProviderSchema } from '../../protocol/hostContract.ts';
import { attemptIdSchema } from '../../protocol/offscreenContract.ts';
import { timelineEntrySchema } from '../../protocol/snapshot.ts';
import type { OutboundItem } from '../realtime/wire.ts';
import { ledgerEntrySchema } from '../tools/ledger.ts';
import type { LedgerEntry } from '../tools/ledger.ts';
import { noWitness, witnessSchema } from './approvals/witness.ts';
import { turnSchema, unansweredWords } from './turns.ts';
import { untoldSchema } from './untold.ts';

/** A call and who has it. `token` is null where it is a user's key: that is asked for again, never stored. */
const storedPlaceSchema = z.strictObject({ provider: openedProviderSchema, callId: z.string() });
export type StoredPlace = z.infer<typeof storedPlaceSchema>;

/** What a new worker needs to go on with the session of a killed one. It lies in `storage.session`: in memory, never on disk. */
export const sessionRecordSchema = z.strictObject({
  attemptId: attemptIdSchema,
  /** When this was stored last. */
  savedAtMs: z.number(),
  /** When the session first went live; null before. */
  startedAtMs: z.nullable(z.number()),
  /** When this call connected; null before. */
  callSinceMs: z.nullable(z.number()),
  /** Null until the call was made. */
  place: z.nullable(storedPlaceSchema),
  acknowledgedSeq: z.number(),
  /** Whether offscreen has speech of a call before, which this one is to hear first. */
  replays: z.boolean(),
  /** Whether the microphone was let in by a key: the next worker cannot hear of its release. */
  held: z.boolean(),
  ledger: z.array(ledgerEntrySchema),
  /** Function calls of calls before this one: their outputs are news here. */
  carriedCalls: z.array(z.string()),
  /** Texts for the model that the provider has not confirmed. */
  texts: z.array(z.strictObject({ itemId: z.string(), text: z.string() })),
  /** What else the model is to be told by the first call that can. */
  notes: z.array(z.strictObject({ itemId: z.string(), text: z.string() })),
  /** Outputs and notes that the model has, and has not told to the end. */
  untold: z.array(untoldSchema),
  /** A response that was wanted, and not seen to start: what it is to answer the provider has. */
  wish: z.enum(['none', 'wanted', 'asked']),
  turns: z.array(turnSchema),
  /** What was put to the user and what they said after it: what a spoken answer is checked against. */
  witness: witnessSchema,
});
export type SessionRecord = z.infer<typeof sessionRecordSchema>;

/** The record of a session's first attempt. */
export function toFirstRecord(attemptId: string): SessionRecord {
  return {
    attemptId,
    savedAtMs: 0,
    startedAtMs: null,
    callSinceMs: null,
    place: null,
    acknowledgedSeq: 0,
    replays: false,
    held: false,
    ledger: [],
    carriedCalls: [],
    texts: [],
    notes: [],
    untold: [],
    wish: 'none',
    turns: [],
    witness: noWitness,
  };
}

interface BrokenCall {
  readonly record: SessionRecord;
  /** What no leg had taken yet. */
  readonly waiting: readonly OutboundItem[];
  /** What the voice was saying; null when it said nothing. */
  readonly cut: string | null;
}

/**
 * The record of the attempt that goes on where another's call broke. What was understood and not answered becomes text;
 * what was not even understood is played again by offscreen; what the model was being told, or was saying, it is told again.
 */
export function toNextRecord(
  { record, waiting, cut }: BrokenCall,
  attemptId: string,
  newId: () => string,
): SessionRecord {
  const words = unansweredWords(record.turns).map((text) => ({ itemId: newId(), text }));
  const known = new Set([...record.notes.map(({ itemId }) => itemId), ...record.ledger.map(outputIdOf)]);
  // A question is asked anew, under an id of its own, so that it is known to have been asked there.
  const waits = waiting.flatMap((item) => (item.kind === 'progress' && !known.has(item.itemId) ? [item] : []));
  const notes = [...record.notes, ...record.untold, ...waits].map(({ itemId, text }) => ({ itemId, text }));
  if (cut !== null) notes.push({ itemId: newId(), text: cut });
  return {
    ...toFirstRecord(attemptId),
    startedAtMs: record.startedAtMs,
    replays: true,
    ledger: record.ledger,
    carriedCalls: record.ledger.map(({ functionCallId }) => functionCallId),
    texts: [...record.texts, ...words],
    notes,
    // Whoever was asked is gone.
    wish: record.wish === 'none' ? 'none' : 'wanted',
  };
}

/** The id under which an output is put to the model, and will be again. */
function outputIdOf({ progress }: LedgerEntry): string | undefined {
  return progress.state === 'answering' ? progress.itemId : undefined;
}

export const timelineSchema = z.array(timelineEntrySchema);

/** A storage area of the browser. */
export interface KeyValueArea {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
}

/** Reads a value, or null when there is none or an older version wrote it in another shape. */
export async function readStored<S extends z.ZodMiniType>(
  area: KeyValueArea,
  key: string,
  schema: S,
): Promise<z.infer<S> | null> {
  const stored = z.safeParse(schema, await area.get(key));
  return stored.success ? stored.data : null;
}
