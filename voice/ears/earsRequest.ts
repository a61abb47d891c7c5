import * as z from 'zod/mini';
import { commandTemplateSchema, voiceHintsSchema } from '../../protocol/hints.ts';

/** What the ears' thread is asked; hints are answered with `nothing`. */
export const earsRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hints'), hints: voiceHintsSchema }),
  z.strictObject({
    kind: z.literal('hear'),
    samples: z.instanceof(Float32Array),
    answers: z.array(commandTemplateSchema),
  }),
]);
export type EarsRequest = z.infer<typeof earsRequestSchema>;
