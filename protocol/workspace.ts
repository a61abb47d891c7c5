import * as z from 'zod/mini';
import { limits } from './limits.ts';
import { workspaceIdSchema } from './task.ts';

const shortText = z.string().check(z.maxLength(limits.nameChars));

/**
 * Where a workspace stands in git, as it was when somebody last looked. `branch` is null on none; `changed` counts changed and
 * untracked files and is null where counting would have run a program that the repository names. `unknown`: git did not answer.
 */
const gitViewSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('repository'), branch: z.nullable(shortText), changed: z.nullable(z.number()) }),
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('unknown') }),
]);

/** `project` is what a person would call it: "Node", "Rust"; null when nothing tells. */
const workspaceStateSchema = z.strictObject({ project: z.nullable(shortText), git: gitViewSchema });
export type WorkspaceState = z.infer<typeof workspaceStateSchema>;

/**
 * When a workspace's user is asked. `askRisky`: before risky files and commands. `readOnly`: nothing is written, and commands may
 * only look; undo still works.
 */
export const workspaceModeSchema = z.enum(['askAll', 'askRisky', 'readOnly']);
export type WorkspaceMode = z.infer<typeof workspaceModeSchema>;

/** A folder the user allowed, without its path. `state` is absent until it was read. */
export const workspaceViewSchema = z.strictObject({
  workspaceId: workspaceIdSchema,
  name: z.string(),
  mode: workspaceModeSchema,
  state: z.optional(workspaceStateSchema),
});
export type WorkspaceView = z.infer<typeof workspaceViewSchema>;
