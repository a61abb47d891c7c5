import * as z from 'zod/mini';
import { functionCallIdSchema, taskIdSchema } from '../../protocol/task.ts';

/**
 * One function call and how far it got. `recorded`: seen, to be run. `steering`: to be added to a running
 * task; if that does not take it, it is one of its own. `started`: the host has it as a task. `answering`: its
 * output is on its way to the voice model. `answered`: the model has it, or needs none.
 */
export const ledgerEntrySchema = z.strictObject({
  functionCallId: functionCallIdSchema,
  name: z.string(),
  args: z.string(),
  progress: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('recorded') }),
    z.strictObject({ state: z.literal('steering'), taskId: taskIdSchema }),
    z.strictObject({ state: z.literal('started'), taskId: taskIdSchema }),
    z.strictObject({ state: z.literal('answering'), itemId: z.string(), text: z.string(), respond: z.boolean() }),
    z.strictObject({ state: z.literal('answered') }),
  ]),
});
export type LedgerEntry = z.infer<typeof ledgerEntrySchema>;
export type Progress = LedgerEntry['progress'];

const remembered = 1_024;

/** Adds calls not seen before. Returns the longer ledger and what was new, or the same ledger when nothing was. */
export function recordCalls(
  ledger: readonly LedgerEntry[],
  calls: readonly Omit<LedgerEntry, 'progress'>[],
): { readonly ledger: readonly LedgerEntry[]; readonly added: readonly LedgerEntry[] } {
  const added: LedgerEntry[] = [];
  for (const { functionCallId, name, args } of calls) {
    if ([...ledger, ...added].some((entry) => entry.functionCallId === functionCallId)) continue;
    added.push({ functionCallId, name, args, progress: { state: 'recorded' } });
  }
  return added.length === 0 ? { ledger, added } : { ledger: [...ledger, ...added].slice(-remembered), added };
}

/** Moves one call on. */
export function moveCall(
  ledger: readonly LedgerEntry[],
  functionCallId: string,
  progress: Progress,
): readonly LedgerEntry[] {
  return ledger.map((entry) => (entry.functionCallId === functionCallId ? { ...entry, progress } : entry));
}
