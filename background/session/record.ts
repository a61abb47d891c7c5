import * as z from 'zod/mini';
import { openedProviderSchema } from '../../protocol/hostContract.ts';
import { attemptIdSchema } from '../../protocol/offscreenContract.ts';
import { timelineEntrySchema } from '../../protocol/snapshot.ts';
import { ledgerEntrySchema } from '../tools/ledger.ts';

/** What a new worker needs to go on with the session of a killed one. It lies in `storage.session`: in memory, never on disk. */
export const sessionRecordSchema = z.strictObject({
  attemptId: attemptIdSchema,
  /** When the media first connected; null before. */
  startedAtMs: z.nullable(z.number()),
  /** Null until the call was made. */
  place: z.nullable(
    z.strictObject({ provider: z.extend(openedProviderSchema, { token: z.string() }), callId: z.string() }),
  ),
  acknowledgedSeq: z.number(),
  ledger: z.array(ledgerEntrySchema),
  /** Typed texts the provider has not confirmed. */
  texts: z.array(z.strictObject({ itemId: z.string(), text: z.string() })),
});
export type SessionRecord = z.infer<typeof sessionRecordSchema>;

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
