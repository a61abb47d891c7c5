import * as z from 'zod/mini';
import { failureSchema } from './appError.ts';
import { taskViewSchema, workspaceViewSchema } from './task.ts';

/** Why a session ended. (`expired`, `idle` and `replaced` come with part 2.) */
const endReasonSchema = z.enum(['requested', 'transport_closed', 'error']);
export type EndReason = z.infer<typeof endReasonSchema>;

/** The way of control: `joining` until the first leg is up, `up` on the sideband, `degraded` on the data channel alone, `lost` on neither. */
const controlStateSchema = z.enum(['joining', 'up', 'degraded', 'lost']);

const sessionSchema = z.discriminatedUnion('phase', [
  z.strictObject({
    phase: z.literal('idle'),
    /** How the last session ended; absent before the first. */
    ended: z.optional(z.strictObject({ reason: endReasonSchema, failure: z.optional(failureSchema) })),
  }),
  z.strictObject({ phase: z.literal('starting') }),
  z.strictObject({
    phase: z.literal('live'),
    control: controlStateSchema,
    /** Whose turn it is, as heard on the wire. */
    activity: z.enum(['listening', 'hearing', 'thinking', 'speaking']),
    startedAtMs: z.number(),
  }),
  z.strictObject({ phase: z.literal('ending') }),
]);

const at = { entryId: z.string(), atMs: z.number() };

/** What the user sees as the conversation, oldest first. An entry keeps its id while it changes. */
export const timelineEntrySchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...at,
    kind: z.literal('heard'),
    text: z.string(),
    final: z.boolean(),
    /** Mean log-probability per token where the provider gives it: 0 is certain, -3 a guess. */
    score: z.optional(z.number()),
  }),
  z.strictObject({ ...at, kind: z.literal('typed'), text: z.string() }),
  z.strictObject({
    ...at,
    kind: z.literal('said'),
    text: z.string(),
    /** `spoken` once playback ended, `interrupted` when it was cut off. */
    state: z.enum(['speaking', 'spoken', 'interrupted']),
  }),
  z.strictObject({ ...at, kind: z.literal('task'), task: taskViewSchema }),
  z.strictObject({ ...at, kind: z.literal('notice'), failure: failureSchema }),
]);
export type TimelineEntry = z.infer<typeof timelineEntrySchema>;

/** All a surface draws. At most 64 KiB: older entries fall off, diffs are fetched by `diff.read`. */
export const snapshotSchema = z.strictObject({
  session: sessionSchema,
  host: z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('connecting') }),
    z.strictObject({ state: z.literal('up'), hostVersion: z.string() }),
    z.strictObject({ state: z.literal('down'), failure: failureSchema }),
  ]),
  workspaces: z.array(workspaceViewSchema),
  workspaceId: z.nullable(z.string()),
  timeline: z.array(timelineEntrySchema),
  /** The bound key of `toggle-talk`, as the browser writes it; empty when unbound. */
  shortcut: z.string(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;
export type SessionView = Snapshot['session'];
