import * as z from 'zod/mini';
import { addingIdSchema, addingViewSchema } from './adding.ts';
import { answeredBySchema, approvalDecisionSchema, approvalReasonSchema, approvalViewSchema } from './approval.ts';
import type { Contract } from './contract.ts';
import { engineChoiceSchema, engineViewSchema, loginRequestSchema } from './engine.ts';
import { limits } from './limits.ts';
import { keyPattern, providerChangeSchema, providerKindSchema, providerViewSchema } from './provider.ts';
import {
  approvalIdSchema,
  editSchema,
  functionCallIdSchema,
  originSchema,
  outcomeSchema,
  promptSchema,
  taskIdSchema,
  taskRequestSchema,
  taskViewSchema,
  workspaceIdSchema,
} from './task.ts';
import { workspaceModeSchema, workspaceViewSchema } from './workspace.ts';

const keywordsSchema = z.array(z.string()).check(z.maxLength(limits.keywords));

/**
 * Where to make one call and with what. `baseUrl` has no trailing slash and no path. `token` is the bearer token of that one
 * call (`local`) or the key stored for that base URL; null when none is: the caller may have one of its own. `keywords` are
 * the workspace's words, most used first, for a provider that takes them with its transcription; `local` has them already.
 */
export const openedProviderSchema = z.strictObject({
  kind: providerKindSchema,
  baseUrl: z.string(),
  token: z.nullable(z.string().check(z.regex(keyPattern))),
  model: z.string(),
  voice: z.string(),
  transcription: z.nullable(z.string()),
  /** Null where they take longer to gather than a call waits: `provider.expect` tells them. */
  keywords: z.nullable(keywordsSchema),
});
export type OpenedProvider = z.infer<typeof openedProviderSchema>;

const chunkSchema = z.strictObject({
  text: z.string().check(z.maxLength(limits.chunkChars)),
  nextOffset: z.nullable(z.number()),
});

/** What the daemon serves to the extension through a relay. Never an absolute path in either direction. */
export const hostContract = {
  requests: {
    /**
     * First on every connection. Events go to connections with the task's clientId; `tasks` are that client's latest 20 and
     * what is not finished.
     */
    'host.hello': {
      params: z.object({ protocolVersion: z.number(), clientId: z.string().check(z.minLength(1), z.maxLength(128)) }),
      result: z.strictObject({
        protocolVersion: z.number(),
        hostVersion: z.string(),
        buildId: z.string(),
        workspaces: z.array(workspaceViewSchema),
        tasks: z.array(taskViewSchema),
        /** The latest questions of this client's tasks, open and answered, newest first. */
        approvals: z.array(approvalViewSchema).check(z.maxLength(limits.approvals)),
        adding: z.nullable(addingViewSchema),
      }),
    },
    'workspace.list': {
      params: z.strictObject({}),
      result: z.strictObject({ workspaces: z.array(workspaceViewSchema) }),
    },
    /** Looks at the workspaces again: `workspace.changed` tells of what has changed. Resolves when all were looked at. */
    'workspace.look': { params: z.strictObject({}), result: z.strictObject({}) },
    /**
     * Opens the system's folder dialog on this computer: only there can a folder be named. `workspace.adding` tells how it
     * goes on. Rejects `dialog_open`, `dialog_missing`.
     */
    'workspace.browse': { params: z.strictObject({}), result: z.strictObject({}) },
    /** The user's yes to the one question of `workspace.adding`. Rejects `request_invalid` when it is not open any more. */
    'workspace.trust': { params: z.strictObject({ addingId: addingIdSchema }), result: z.strictObject({}) },
    /** Closes the dialog, or answers the question with no; nothing is added. */
    'workspace.stopAdding': { params: z.strictObject({}), result: z.strictObject({}) },
    /** Forgets a workspace; its files stay. Rejects `workspace_unknown`, `workspace_busy` while something runs there. */
    'workspace.forget': {
      params: z.strictObject({ workspaceId: workspaceIdSchema }),
      result: z.strictObject({}),
    },
    /** What a voice model should know of a workspace at the start, for a system message: names only, no file contents. */
    'workspace.context': {
      params: z.strictObject({ workspaceId: workspaceIdSchema }),
      result: z.strictObject({ text: z.string().check(z.maxLength(limits.contextBytes)) }),
    },
    /** When the user of a workspace is asked. Rejects `workspace_unknown`, and `write_failed`; nothing has changed then. */
    'workspace.setMode': {
      params: z.strictObject({ workspaceId: workspaceIdSchema, mode: workspaceModeSchema }),
      result: z.strictObject({ workspaces: z.array(workspaceViewSchema) }),
    },
    /**
     * For `local`, starts the voice server if needed and binds a token to one call, with the workspace's vocabulary as hints.
     * Else hands out the key stored for the base URL that is set, and the vocabulary as keywords.
     */
    'provider.open': {
      params: z.strictObject({ workspaceId: z.nullable(workspaceIdSchema) }),
      result: openedProviderSchema,
    },
    /**
     * A call that is up goes on in another workspace: its recogniser expects that one's words from now on. `keywords` as
     * `provider.open` gives them.
     */
    'provider.expect': {
      params: z.strictObject({ workspaceId: workspaceIdSchema }),
      result: z.strictObject({ keywords: keywordsSchema }),
    },
    'provider.view': { params: z.strictObject({}), result: providerViewSchema },
    /** Rejects `request_invalid`, saying what would be right, and `write_failed`; nothing has changed then. */
    'provider.change': { params: providerChangeSchema, result: providerViewSchema },
    /** Looks again whether Codex is there and signed in: the user may have seen to it elsewhere. */
    'engine.view': { params: z.strictObject({}), result: engineViewSchema },
    'engine.choose': {
      params: z.strictObject({ workspaceId: workspaceIdSchema, choice: engineChoiceSchema }),
      result: engineViewSchema,
    },
    /**
     * Answers when the user has something to open or, with a key, when it is kept; the end comes as `engine.changed`. Replaces
     * a sign-in under way.
     */
    'engine.startLogin': { params: loginRequestSchema, result: engineViewSchema },
    'engine.cancelLogin': { params: z.strictObject({}), result: engineViewSchema },
    'engine.logout': { params: z.strictObject({}), result: engineViewSchema },
    /** Idempotent by functionCallId, also across a restart of the daemon. Answers when the task exists, not when it ends. */
    'task.start': {
      params: z.strictObject({
        functionCallId: functionCallIdSchema,
        workspaceId: workspaceIdSchema,
        request: taskRequestSchema,
        origin: originSchema,
      }),
      result: z.strictObject({ task: taskViewSchema }),
    },
    /**
     * Adds words to a running task. Not taken when its engine cannot, or they came too late: then they are a task of their
     * own. Idempotent by functionCallId, like `task.start`, which knows them too.
     */
    'task.steer': {
      params: z.strictObject({ taskId: taskIdSchema, functionCallId: functionCallIdSchema, text: promptSchema }),
      result: z.strictObject({ taken: z.boolean() }),
    },
    /** Cancels a running or queued task; a finished one is left alone. */
    'task.cancel': { params: z.strictObject({ taskId: taskIdSchema }), result: z.strictObject({}) },
    /**
     * Answers a question of a task; one that is answered or over already stays as it is, and is the result. Rejects
     * `approval_unknown`; `approval_refused` for words that do not answer it.
     */
    'approval.answer': {
      params: z.strictObject({
        approvalId: approvalIdSchema,
        decision: approvalDecisionSchema,
        reason: z.optional(approvalReasonSchema),
        by: answeredBySchema,
      }),
      result: z.strictObject({ approval: approvalViewSchema }),
    },
    /** A part of all that the engine wrote at the end of a task, from UTF-16 offset: its summary is made for the ear. */
    'task.readDetail': {
      params: z.strictObject({ taskId: taskIdSchema, offset: z.int().check(z.minimum(0)) }),
      result: chunkSchema,
    },
    /** A part of the unified diff of one edit, from UTF-16 offset. */
    'diff.read': {
      params: z.strictObject({ taskId: taskIdSchema, path: z.string(), offset: z.int().check(z.minimum(0)) }),
      result: chunkSchema,
    },
    /**
     * A part of a file that a task changed: as it was before, as the task left it, or as it is now. Both sides of a conflict
     * are `before` of the task that was to be undone, and `now`. Rejects `file_missing` where there is none.
     */
    'version.read': {
      params: z.strictObject({
        taskId: taskIdSchema,
        path: z.string(),
        version: z.enum(['before', 'after', 'now']),
        offset: z.int().check(z.minimum(0)),
      }),
      result: z.strictObject({
        text: z.string().check(z.maxLength(limits.chunkChars)),
        nextOffset: z.nullable(z.number()),
      }),
    },
  },
  events: {
    'task.started': z.strictObject({ task: taskViewSchema }),
    'task.progress': z.strictObject({
      taskId: taskIdSchema,
      text: z.string().check(z.maxLength(limits.progressChars)),
    }),
    /** A task waits for the user, until the question expires. */
    'task.asked': z.strictObject({ taskId: taskIdSchema, approval: approvalViewSchema }),
    /** A question was answered, has expired, or its task ended. */
    'approval.changed': z.strictObject({ approval: approvalViewSchema }),
    'task.edited': z.strictObject({ taskId: taskIdSchema, edit: editSchema }),
    'task.finished': z.strictObject({ task: taskViewSchema, outcome: outcomeSchema }),
    /** A queued task moved up or began; who carries it out was decided; a finished one was undone by another. */
    'task.changed': z.strictObject({ task: taskViewSchema }),
    /** The turn of old tasks to be forgotten comes: so many can be undone until then, and not after. */
    'undo.expiring': z.strictObject({ tasks: z.number(), atMs: z.number(), untilMs: z.number() }),
    'provider.changed': z.strictObject({ view: providerViewSchema }),
    'engine.changed': z.strictObject({ view: engineViewSchema }),
    /** Adding a folder goes on, for whoever asked for it; null: it is over, and `added` is what came of it. */
    'workspace.adding': z.strictObject({
      adding: z.nullable(addingViewSchema),
      added: z.optional(workspaceIdSchema),
    }),
    'workspace.changed': z.strictObject({ workspaces: z.array(workspaceViewSchema) }),
  },
} as const satisfies Contract;
export type HostContract = typeof hostContract;
