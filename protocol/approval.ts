import * as z from 'zod/mini';
import { limits } from './limits.ts';
import { approvalIdSchema, functionCallIdSchema, taskIdSchema, workspaceIdSchema } from './task.ts';

/** `session`: the very same is not asked again as long as this client is there. `no` is for this time, `never` for as long as that. */
export const approvalDecisionSchema = z.enum(['once', 'session', 'no', 'never']);
export type ApprovalDecision = z.infer<typeof approvalDecisionSchema>;

/** Why a refusal, or what to do instead: the user's own words. */
export const approvalReasonSchema = z.string().check(z.maxLength(1_000));

/** How the user answered. A voice model's word alone is no answer: `said` and `typed` carry the user's own, and where they stand. */
export const answeredBySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('click') }),
  z.strictObject({
    kind: z.enum(['said', 'typed']),
    transcript: z.string().check(z.minLength(1), z.maxLength(2_000)),
    /** The provider's item ids of those turns, or of the typed text. */
    turnIds: z.array(z.string()).check(z.minLength(1), z.maxLength(16)),
    /** The voice model's call that pointed at them. */
    functionCallId: z.optional(functionCallIdSchema),
  }),
]);
export type AnsweredBy = z.infer<typeof answeredBySchema>;

/** A question of a task to its user, as it is shown. Paths in it are text: nobody opens them. */
export const approvalViewSchema = z.strictObject({
  approvalId: approvalIdSchema,
  taskId: taskIdSchema,
  workspaceId: workspaceIdSchema,
  kind: z.enum(['command', 'edit', 'other']),
  /** What would be done, in one sentence for eye and ear; it has the exact command where `spoken`. */
  question: z.string().check(z.maxLength(limits.questionChars)),
  /** The exact command, or the resolved paths, a line each; whole. */
  exact: z.string().check(z.maxLength(limits.questionChars)),
  /** The engine's own words for why. They are a model's: shown as such, decided on by nobody. */
  reason: z.optional(z.string().check(z.maxLength(limits.questionChars))),
  /** Of which a spoken answer must name every one, where `alwaysAsk`; empty where no words could. */
  names: z.array(z.string().check(z.maxLength(200))).check(z.maxLength(8)),
  /** How those may be named, as in "run npm test"; empty where no words could. */
  naming: z.string().check(z.maxLength(200)),
  /** Risky by itself: a bare yes is not enough. */
  alwaysAsk: z.boolean(),
  /** Whether it can be answered by voice: the question fits the ear whole. Else only a click does. */
  spoken: z.boolean(),
  askedAtMs: z.number(),
  expiresAtMs: z.number(),
  state: z.discriminatedUnion('phase', [
    z.strictObject({ phase: z.literal('open') }),
    z.strictObject({
      phase: z.literal('answered'),
      decision: approvalDecisionSchema,
      reason: z.optional(approvalReasonSchema),
      by: answeredBySchema,
      atMs: z.number(),
    }),
    /** Nobody answered in time, which is a refusal. */
    z.strictObject({ phase: z.literal('expired'), atMs: z.number() }),
    /** The task ended first. */
    z.strictObject({ phase: z.literal('withdrawn'), atMs: z.number() }),
  ]),
});
export type ApprovalView = z.infer<typeof approvalViewSchema>;
