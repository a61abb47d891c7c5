import * as z from 'zod/mini';
import { addingViewSchema } from './adding.ts';
import { failureSchema } from './appError.ts';
import { approvalViewSchema } from './approval.ts';
import { limits } from './limits.ts';
import { engineViewSchema } from './engine.ts';
import { settingsSchema } from './settings.ts';
import { taskViewSchema } from './task.ts';
import { workspaceViewSchema } from './workspace.ts';

/** Why a session ended: asked for, the call broke, a failure, a limit of time or money, nobody spoke, another start. */
const endReasonSchema = z.enum(['requested', 'transport_closed', 'error', 'expired', 'idle', 'replaced']);
export type EndReason = z.infer<typeof endReasonSchema>;

/**
 * The way of control: `joining` until the first leg is up, `up` on the sideband, `degraded` on the data channel alone, `lost`
 * on neither.
 */
const controlStateSchema = z.enum(['joining', 'up', 'degraded', 'lost']);

/** `open`: always on. `shut`: off until the user presses. `held`: on while pressed. `latched`: on until the next press. */
const talkSchema = z.enum(['open', 'shut', 'held', 'latched']);
export type Talk = z.infer<typeof talkSchema>;

/** What a session has cost so far; `usd` is null where nobody published a price for the model. */
const spentSchema = z.strictObject({
  usd: z.nullable(z.number()),
  inputTokens: z.number(),
  outputTokens: z.number(),
});
export type Spent = z.infer<typeof spentSchema>;

/** Speech that was recorded and has not been sent yet, in milliseconds. */
const lagMs = z.number();

const sessionSchema = z.discriminatedUnion('phase', [
  z.strictObject({
    phase: z.literal('idle'),
    /** How the last session ended; absent before the first. */
    ended: z.optional(z.strictObject({ reason: endReasonSchema, failure: z.optional(failureSchema) })),
  }),
  /** `resuming`: a call broke and the session goes on in a new one. */
  z.strictObject({ phase: z.literal('starting'), resuming: z.boolean(), talk: talkSchema, lagMs }),
  z.strictObject({
    phase: z.literal('live'),
    control: controlStateSchema,
    /** Why control is not `up`, where that is known. */
    controlReason: z.optional(z.string()),
    /** Whose turn it is, as heard on the wire. */
    activity: z.enum(['listening', 'hearing', 'thinking', 'speaking']),
    startedAtMs: z.number(),
    /** The microphone is stopped until the user wants it back. */
    muted: z.boolean(),
    talk: talkSchema,
    lagMs,
    spent: spentSchema,
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
  /** A question that is answered or over, with the words that allowed it. */
  z.strictObject({ ...at, kind: z.literal('approval'), approval: approvalViewSchema }),
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
  adding: z.nullable(addingViewSchema),
  /** Null until a surface asked for it. */
  engines: z.nullable(engineViewSchema),
  timeline: z.array(timelineEntrySchema),
  /** What waits for the user's answer, oldest first. */
  approvals: z.array(approvalViewSchema).check(z.maxLength(limits.queuedDecisions)),
  /** The bound key of `toggle-talk`, as the browser writes it; empty when unbound. */
  shortcut: z.string(),
  settings: settingsSchema,
});
export type Snapshot = z.infer<typeof snapshotSchema>;
export type SessionView = Snapshot['session'];
