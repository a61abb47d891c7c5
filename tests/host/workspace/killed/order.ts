import * as z from 'zod/mini';

/** What one host process is to do, and where it is to end without warning. */
export const orderSchema = z.strictObject({
  root: z.string(),
  data: z.string(),
  /** `look` opens the journal, tells what is there, and undoes `entry` if it did anything. */
  act: z.enum(['patch', 'undo', 'redo', 'open', 'look']),
  entry: z._default(z.enum(['patch', 'undo', 'redo']), 'patch'),
  kill: z.optional(z.strictObject({ index: z.number(), when: z.enum(['before', 'after']) })),
});
export type Order = z.input<typeof orderSchema>;

const tree = z.optional(z.record(z.string(), z.string()));

/** What a process that was let live says at its end. */
export const reportSchema = z.strictObject({
  calls: z.array(z.strictObject({ name: z.string(), path: z.string() })),
  found: tree,
  contents: tree,
  done: z.optional(z.boolean()),
  afterUndo: tree,
  own: z.optional(z.array(z.string())),
});
export type Report = z.infer<typeof reportSchema>;
