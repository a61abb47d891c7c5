import * as z from 'zod/mini';
import { appErrorCodeSchema } from '../../protocol/appError.ts';
import { providerViewSchema } from '../../protocol/provider.ts';
import { workspaceModeSchema } from '../../protocol/workspace.ts';
import { outcomeSchema, taskIdSchema, taskViewSchema, workspaceIdSchema } from '../../protocol/task.ts';

const line = z.strictObject;
const event = <Name extends string>(name: Name) => z.literal(name);
const text = z.string();

/** What `--json` prints: one of these objects a line. docs/terminal.md is made from it. */
export const lineSchema = z.discriminatedUnion('event', [
  line({ event: event('task.started'), taskId: taskIdSchema, prompt: text }),
  line({ event: event('task.progress'), taskId: taskIdSchema, text }),
  /** A file that the task changed, with the unified diff. */
  line({ event: event('edit'), taskId: taskIdSchema, path: text, diff: text }),
  /**
   * A file that an undo left alone since the user has changed the same lines: both versions, null where there is none, and
   * where it cannot be shown (binary, too large, a link by now): `notShown` names those.
   */
  line({
    event: event('conflict'),
    taskId: taskIdSchema,
    path: text,
    now: z.nullable(text),
    before: z.nullable(text),
    notShown: z.optional(z.array(z.enum(['now', 'before']))),
  }),
  /** `summary` is for the ear; `detail` is all that was said, where that is more. */
  line({
    event: event('task.finished'),
    taskId: taskIdSchema,
    outcome: outcomeSchema,
    summary: text,
    detail: z.optional(text),
  }),
  /** One task of a history, newest first; `undone` by a later one. */
  line({ event: event('task'), undone: z.boolean(), task: taskViewSchema }),
  line({
    event: event('workspace'),
    workspaceId: workspaceIdSchema,
    name: text,
    mode: workspaceModeSchema,
    folder: text,
  }),
  line({ event: event('workspace.mode'), workspaceId: workspaceIdSchema, mode: workspaceModeSchema }),
  line({ event: event('workspace.added'), workspaceId: workspaceIdSchema, name: text }),
  line({ event: event('workspace.removed'), workspaceId: workspaceIdSchema, name: text }),
  line({ event: event('provider'), ...providerViewSchema.shape }),
  line({ event: event('finding'), subject: text, state: text, problem: z.boolean() }),
  line({ event: event('wrote'), file: text }),
  line({ event: event('removed'), file: text }),
  line({ event: event('kept'), folder: text }),
  line({ event: event('models.progress'), step: z.number(), steps: z.number(), name: text }),
  line({ event: event('models'), folder: text }),
  line({ event: event('stopped') }),
  line({ event: event('help'), usage: text }),
  line({ event: event('version'), version: text }),
  /** Somebody else goes first, or the command is being cancelled. */
  line({ event: event('waiting'), text }),
  /** The last line of a command that could not be carried out. */
  line({ event: event('failed'), code: appErrorCodeSchema, message: text }),
]);
export type Line = z.infer<typeof lineSchema>;
