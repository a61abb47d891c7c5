import * as z from 'zod/mini';
import { failureSchema } from './appError.ts';

/** Names the question whether to trust one folder. */
export const addingIdSchema = z.string().check(z.regex(/^[\w-]{1,64}$/));

/**
 * A folder on its way to become a workspace: the system's folder dialog is open on this computer; or the question whether to
 * trust what was chosen waits; or it cannot be one. `folder` is the resolved path as text to show: nobody sends one back.
 */
export const addingViewSchema = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('choosing') }),
  z.strictObject({
    phase: z.literal('asking'),
    addingId: addingIdSchema,
    name: z.string(),
    folder: z.string().check(z.maxLength(4_096)),
  }),
  z.strictObject({ phase: z.literal('refused'), failure: failureSchema }),
]);
export type AddingView = z.infer<typeof addingViewSchema>;
