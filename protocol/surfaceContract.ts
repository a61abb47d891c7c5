import * as z from 'zod/mini';
import { addingIdSchema } from './adding.ts';
import { approvalDecisionSchema, approvalReasonSchema } from './approval.ts';
import type { Contract } from './contract.ts';
import { hostContract } from './hostContract.ts';
import { providerChangeSchema, providerViewSchema } from './provider.ts';
import { settingsChangeSchema } from './settings.ts';
import { snapshotSchema } from './snapshot.ts';
import {
  approvalIdSchema,
  promptSchema,
  taskIdSchema,
  undoMergeSchema,
  undoPathsSchema,
  workspaceIdSchema,
} from './task.ts';
import { workspaceModeSchema } from './workspace.ts';

const nothing = z.strictObject({});
const intent = <T extends z.ZodMiniType>(params: T): { params: T; result: typeof nothing } => ({
  params,
  result: nothing,
});

/** The host's provider; `typedKey`: a key for its base URL was typed for this browser session. A stored one is used first. */
const surfaceProviderSchema = z.extend(providerViewSchema, { typedKey: z.boolean() });
export type SurfaceProvider = z.infer<typeof surfaceProviderSchema>;

/** What background serves to popup, side panel, welcome and settings: intents in, whole snapshots out (one at once on connecting). */
export const surfaceContract = {
  requests: {
    'session.start': intent(nothing),
    'session.stop': intent(nothing),
    /**
     * A press of the talk button or key, and its end. Starts a session when there is none; in a session it opens the shut
     * microphone, latches it when the press was short, and stops the voice. A surface that goes has released.
     */
    'talk.press': intent(nothing),
    'talk.release': intent(nothing),
    /** Stops what is being spoken. */
    'voice.silence': intent(nothing),
    'microphone.mute': intent(z.strictObject({ on: z.boolean() })),
    'settings.change': intent(z.strictObject({ change: settingsChangeSchema })),
    'provider.view': { params: nothing, result: surfaceProviderSchema },
    /** As the host's `provider.change`, which it rejects as. */
    'provider.change': { params: providerChangeSchema, result: surfaceProviderSchema },
    /** A key for one base URL until the browser closes, an empty one to forget it; it is never stored. Rejects `request_invalid`. */
    'provider.useKey': intent(
      z.strictObject({ baseUrl: z.string().check(z.maxLength(512)), key: z.string().check(z.maxLength(512)) }),
    ),
    /**
     * In a live call a user item and one response; without one straight to `task.start`. Rejects `queue_full`,
     * `workspace_missing`, `host_*`.
     */
    'text.send': intent(z.strictObject({ text: promptSchema })),
    'task.cancel': intent(z.strictObject({ taskId: taskIdSchema })),
    /** Takes a task back, or some of its files. */
    'task.undo': intent(z.strictObject({ taskId: taskIdSchema, paths: undoPathsSchema, merge: undoMergeSchema })),
    /** Does an undone task again. */
    'task.redo': intent(z.strictObject({ taskId: taskIdSchema })),
    'workspace.choose': intent(z.strictObject({ workspaceId: workspaceIdSchema })),
    /** Opens the system's folder dialog on this computer. Only a click on a surface can; the snapshot tells how it goes on. */
    'workspace.add': intent(nothing),
    /** As the host's requests of the same names: the answers to what the snapshot shows as `adding`. */
    'workspace.trust': intent(z.strictObject({ addingId: addingIdSchema })),
    'workspace.stopAdding': intent(nothing),
    'workspace.forget': intent(z.strictObject({ workspaceId: workspaceIdSchema })),
    /** When the user of a workspace is asked. Rejects as the host does. */
    'workspace.setMode': intent(z.strictObject({ workspaceId: workspaceIdSchema, mode: workspaceModeSchema })),
    /** A click on a question. Rejects as the host does. */
    'approval.answer': intent(
      z.strictObject({
        approvalId: approvalIdSchema,
        decision: approvalDecisionSchema,
        reason: z.optional(approvalReasonSchema),
      }),
    ),
    /** A question stands before the user's eyes: what they say from now on may answer it. */
    'approval.shown': intent(z.strictObject({ approvalId: approvalIdSchema })),
    /** As the host's requests of the same names; what comes of them is in the snapshot. A sign-in with ChatGPT opens a tab. */
    'engine.view': intent(nothing),
    'engine.choose': intent(hostContract.requests['engine.choose'].params),
    'engine.startLogin': intent(hostContract.requests['engine.startLogin'].params),
    'engine.cancelLogin': intent(nothing),
    'engine.logout': intent(nothing),
    /** Opens the welcome tab, the only place where the browser asks for the microphone. */
    'microphone.ask': intent(nothing),
    /** Tries the host again now. */
    'host.retry': intent(nothing),
    'task.readDetail': hostContract.requests['task.readDetail'],
    'diff.read': hostContract.requests['diff.read'],
    'version.read': hostContract.requests['version.read'],
    /** Levels flow to this surface only while it shows them. */
    'level.watch': intent(z.strictObject({ on: z.boolean() })),
  },
  events: {
    'snapshot.changed': snapshotSchema,
    'level.changed': z.strictObject({ input: z.number(), output: z.number() }),
  },
} as const satisfies Contract;
export type SurfaceContract = typeof surfaceContract;

/** The names of the two kinds of runtime port; anything else is refused. */
export const portNames = { surface: 'surface', offscreen: 'offscreen' } as const;
