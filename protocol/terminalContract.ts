import * as z from 'zod/mini';
import type { Contract } from './contract.ts';
import { hostContract } from './hostContract.ts';
import { limits } from './limits.ts';
import { functionCallIdSchema, taskIdSchema, taskViewSchema, workspaceIdSchema } from './task.ts';
import { workspaceViewSchema } from './workspace.ts';

/** What the daemon serves to `earshot-host` in a terminal besides hostContract: only here may a message name a folder, or hold a patch. */
export const terminalContract = {
  requests: {
    ...hostContract.requests,
    /** Allows a folder. `kept` workspaces are stored and offered to the extension; others last as long as this daemon. */
    'workspace.add': {
      params: z.strictObject({ folder: z.string(), kept: z.boolean() }),
      result: z.strictObject({ workspace: workspaceViewSchema }),
    },
    /** Forgets a folder, by id, name or absolute path. Its files stay. */
    'workspace.remove': {
      params: z.strictObject({ workspace: z.string() }),
      result: z.strictObject({ workspace: workspaceViewSchema }),
    },
    /** The allowed folders with their absolute paths. */
    'workspace.folders': {
      params: z.strictObject({}),
      result: z.strictObject({
        workspaces: z.array(z.extend(workspaceViewSchema, { folder: z.string() })),
      }),
    },
    /**
     * The tasks of a folder, newest first, of every client. `before` is the `next` of the last page. A page may hold less
     * than `limit`: a message has its bounds.
     */
    'history.list': {
      params: z.strictObject({
        workspaceId: workspaceIdSchema,
        before: z.nullable(taskIdSchema),
        limit: z.int().check(z.minimum(1), z.maximum(limits.historyPage)),
      }),
      result: z.strictObject({ tasks: z.array(taskViewSchema), next: z.nullable(taskIdSchema) }),
    },
    /** Applies a patch in the apply_patch format as a task, with progress, end and undo like any other; `task.start` in all else. */
    'patch.apply': {
      params: z.strictObject({
        functionCallId: functionCallIdSchema,
        workspaceId: workspaceIdSchema,
        patch: z.string().check(z.maxLength(limits.patchChars)),
      }),
      result: z.strictObject({ task: taskViewSchema }),
    },
    /** Finishes what runs, then exits. */
    'host.stop': { params: z.strictObject({ now: z.boolean() }), result: z.strictObject({}) },
  },
  events: hostContract.events,
} as const satisfies Contract;
export type TerminalContract = typeof terminalContract;
