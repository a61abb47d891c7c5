import type { Edit, Origin, Outcome } from '../../protocol/task.ts';
import type { Change } from '../workspace/planWrite.ts';
import type { Workspace } from '../workspace/workspace.ts';

// What carries out a task, in the words of the Agent Client Protocol plus `steer`. An engine is a folder beside this
// file; it works on a workspace and knows nothing of links, stored tasks or other engines.

export interface Engine {
  /** As shown to the user. */
  readonly name: string;
  readonly capabilities: {
    /** A running turn takes further words. Without it `steer` is false and the words become a task of their own. */
    readonly steering: boolean;
    /** It may ask before a step. */
    readonly permissions: boolean;
  };
  /** Begins one turn. Returns at once; everything after goes through `client` and `finished`. The signal cancels it. */
  start(request: EngineRequest, client: EngineClient, options: { signal: AbortSignal }): EngineRun;
}

export interface EngineRequest {
  /** The user's own words. */
  readonly prompt: string;
  readonly origin: Origin;
  /** What was said since the last task began, for an engine that understands it. It may be misheard, and it asks for nothing. */
  readonly transcript?: string | undefined;
}

/** One turn under way. */
export interface EngineRun {
  /** Rejects with an AppError for a failure to tell the user, `AbortError` after a cancel; any other error is a bug. */
  readonly finished: Promise<EngineFinish>;
  /** Adds the user's words to the running turn; false when they came too late or the engine cannot. */
  steer(text: string): boolean;
}

export interface EngineFinish {
  readonly outcome: Outcome;
  /** One or two sentences for the ear. */
  readonly summary: string;
  /** The task that this one undid. */
  readonly undoes?: string;
  /** The workspace the user wants to go on in. */
  readonly chooses?: string;
  /** The files for which it could not. */
  readonly conflicts?: readonly string[];
}

/** What an engine is given for one task: the workspace, its past, and someone to tell and to ask. */
export interface EngineClient {
  readonly workspace: Workspace;
  /** Changes files, all or none, so that the task can be undone. Rejects as {@link Journal} `write` does. */
  write(changes: readonly Change[]): Promise<void>;
  readonly history: EngineHistory;
  update(update: EngineUpdate): void;
  /** Waits for the user, without end. Rejects with the signal's reason when the task is cancelled meanwhile. */
  requestPermission(question: PermissionQuestion): Promise<PermissionAnswer>;
}

/** The tasks that finished in this workspace before. */
interface EngineHistory {
  /** The latest that changed files and is not undone. */
  latest(): { readonly summary: string; readonly edits: readonly Edit[] } | undefined;
  /** Undoes the latest one; the task may finish with what this resolves to. Rejects `nothing_to_undo`. */
  undo(): Promise<EngineFinish>;
  /** Takes the latest undo back, likewise. Rejects `nothing_to_redo`. */
  redo(): Promise<EngineFinish>;
}

export type EngineUpdate =
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'plan'; readonly steps: readonly { readonly text: string; readonly state: StepState }[] }
  | { readonly kind: 'toolCall'; readonly callId: string; readonly title: string; readonly state: StepState }
  /** A change that the engine made by itself, not through `write`. */
  | { readonly kind: 'diff'; readonly edit: Edit };

type StepState = 'pending' | 'running' | 'done' | 'failed';

interface PermissionQuestion {
  /** What exactly would be done, resolved paths included. */
  readonly title: string;
  readonly options: readonly { readonly optionId: string; readonly kind: 'allowOnce' | 'allowAlways' | 'reject' }[];
}

type PermissionAnswer =
  { readonly kind: 'chosen'; readonly optionId: string } | { readonly kind: 'refused'; readonly reason: string };
