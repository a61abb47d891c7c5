import * as z from 'zod/mini';
import { limits } from './limits.ts';

const idText = z.string().check(z.regex(/^[\w.:-]{1,128}$/));

/** Ids are opaque: the owner makes them, everybody else compares them. */
export const taskIdSchema = idText;
export const workspaceIdSchema = idText;
/** Names a question of a task. */
export const approvalIdSchema = idText;
/**
 * The voice model's function call id, or one of background's own for a typed or clicked request: the key that makes
 * `task.start` idempotent.
 */
export const functionCallIdSchema = z.string().check(z.minLength(1), z.maxLength(256));
export const promptSchema = z.string().check(z.minLength(1), z.maxLength(limits.promptChars));

/** What user and voice model said since the last task began, a line each: what "that one" and "as I said" refer to. */
const transcriptSchema = z.string().check(z.maxLength(limits.transcriptBytes));

/** How a task ended. */
export const outcomeSchema = z.enum(['done', 'asked', 'notUnderstood', 'failed', 'cancelled']);
export type Outcome = z.infer<typeof outcomeSchema>;

export const originSchema = z.enum(['voice', 'typed', 'clicked', 'terminal']);
export type Origin = z.infer<typeof originSchema>;

/** Some of a task's files; absent for all. */
export const undoPathsSchema = z.optional(z.array(z.string()).check(z.minLength(1), z.maxLength(limits.undoPaths)));

/** Lines that the user changed since get both versions, between conflict markers; absent: such files are not undone. */
export const undoMergeSchema = z.optional(z.boolean());

/**
 * What is asked of the host: the user's own words; the undo of a task (the last one that can be undone, if unnamed), or of
 * some of its files; or the redo of an undone one (the last, if unnamed and nothing was changed since).
 */
export const taskRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('prompt'), prompt: promptSchema, transcript: z.optional(transcriptSchema) }),
  z.strictObject({
    kind: z.literal('undo'),
    taskId: z.optional(taskIdSchema),
    paths: undoPathsSchema,
    merge: undoMergeSchema,
  }),
  z.strictObject({ kind: z.literal('redo'), taskId: z.optional(taskIdSchema) }),
]);
export type TaskRequest = z.infer<typeof taskRequestSchema>;

/** A change to one file, `path` relative to the workspace with `/`. `added` and `removed` count lines. */
export const editSchema = z.strictObject({
  path: z.string(),
  kind: z.enum(['create', 'modify', 'delete']),
  added: z.number(),
  removed: z.number(),
});
export type Edit = z.infer<typeof editSchema>;

/** The name of an engine as shown: "Codex", "commands". */
export const engineNameSchema = z.string().check(z.maxLength(40));

/** A task as the host tells of it. `undoable` is false once undone, before its end, and where nothing was changed. */
export const taskViewSchema = z.strictObject({
  taskId: taskIdSchema,
  workspaceId: workspaceIdSchema,
  functionCallId: functionCallIdSchema,
  origin: originSchema,
  prompt: z.string(),
  /** Who carries it out, as shown; absent until that is decided, and for an undo. */
  engine: z.optional(engineNameSchema),
  startedAtMs: z.number(),
  edits: z.array(editSchema),
  undoable: z.boolean(),
  /** The task this one undid. */
  undoes: z.optional(taskIdSchema),
  /** Until when it can be undone, or as an undo redone, ms since 1970: told when its turn to be forgotten comes, a day before. */
  undoableUntilMs: z.optional(z.number()),
  /** Files that this one could not undo: they were changed since in the same lines. `version.read` has what they were. */
  conflicts: z.optional(z.array(z.string())),
  /** Those of them that the same undo with `merge` could do; absent for none. */
  mergeable: z.optional(z.array(z.string())),
  /** The task it was to take back. */
  conflictOf: z.optional(taskIdSchema),
  /** The workspace that the user asked to go on in: whoever keeps the choice changes it. */
  chooses: z.optional(workspaceIdSchema),
  state: z.discriminatedUnion('phase', [
    /** Waits for `ahead` others in its workspace, the one at work included. */
    z.strictObject({ phase: z.literal('queued'), ahead: z.number() }),
    z.strictObject({ phase: z.literal('running') }),
    z.strictObject({
      phase: z.literal('finished'),
      outcome: outcomeSchema,
      /** One or two sentences for the ear: no code, no paths longer than a file name. */
      summary: z.string(),
      /** How long the engine's own words are, where they say more than the summary; `task.readDetail` has them. */
      detailChars: z.optional(z.number()),
      finishedAtMs: z.number(),
    }),
  ]),
});
export type TaskView = z.infer<typeof taskViewSchema>;
