import * as z from 'zod/mini';
import { approvalViewSchema } from '../../protocol/approval.ts';
import { taskViewSchema } from '../../protocol/task.ts';

/** A task as stored: what others see of it, whose it is and where it works. */
export const taskRecordSchema = z.strictObject({
  format: z.literal(1),
  clientId: z.string(),
  /** The workspace's real path: two names for one folder share one queue and one history. */
  root: z.string(),
  /** Starts in order, across restarts. */
  sequence: z.number(),
  /** The task that this one is about to undo, stored before it does: a restart then knows what became of it. */
  undoing: z.nullable(z.string()),
  /** The function calls whose words were added to this task: asked again, the answer is the same. */
  steered: z._default(z.array(z.string()), []),
  /** What the user was asked for this task, and how each question ended: with the words that allowed it. */
  approvals: z._default(z.array(approvalViewSchema), []),
  /** All that the engine wrote at the end, where the summary says less. */
  detail: z._default(z.string(), ''),
  task: taskViewSchema,
});
export type TaskRecord = z.infer<typeof taskRecordSchema>;
