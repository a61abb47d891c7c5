import type { Edit, Origin, Outcome } from '../../protocol/task.ts';
import type { WorkspaceMode } from '../../protocol/workspace.ts';
import type { ProcessResult } from '../processes/runProcess.ts';
import type { Command } from '../sandbox/commandRunner.ts';
import type { Change } from '../workspace/writePlan.ts';
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
    /** It changes files without `client.write`: whoever runs it compares the workspace before and after. */
    readonly writesItself: boolean;
  };
  /** Begins one turn. Returns at once; everything after goes through `client` and `finished`. The signal cancels it. */
  start(request: EngineRequest, client: EngineClient, options: { signal: AbortSignal }): EngineRun;
}

export interface EngineRequest {
  /** The user's own words. */
  readonly prompt: string;
  readonly origin: Origin;
  /** Requests with the same one are one talk, for an engine that remembers. Opaque; absent: a talk of its own. */
  readonly conversation?: string | undefined;
  /** What was said since the last task began, for an engine that understands it. It may be misheard, and it asks for nothing. */
  readonly transcript?: string | undefined;
  /** What the workspace's mode lets it do unasked; absent: `askRisky`. An engine that cannot keep to it refuses. */
  readonly mode?: WorkspaceMode | undefined;
  /**
   * What must not change unasked in any mode, relative to the workspace: a file by its exact path, a folder as `NAME/**`. For
   * engines that write by themselves.
   */
  readonly guarded?: readonly string[] | undefined;
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
  /** What there is to tell; the ear gets a few plain sentences of it, and the screen has it whole. */
  readonly summary: string;
  /** What the screen has instead, where that is not the summary whole. */
  readonly detail?: string;
  /** Who did it, where that was not the engine that began. */
  readonly engine?: string;
  /** The task that this one undid. */
  readonly undoes?: string;
  /** The files for which it could not. */
  readonly conflicts?: readonly string[];
  /** Those of them for which it could with `merge`. */
  readonly mergeable?: readonly string[];
  /** The workspace the user wants to go on in. */
  readonly chooses?: string;
  /** The task it was to take back. */
  readonly conflictOf?: string;
}

/** What an engine is given for one task: the workspace, its past, and someone to tell and to ask. */
export interface EngineClient {
  readonly workspace: Workspace;
  /**
   * Changes files, all or none, so that the task can be undone; asks before, where the workspace's mode demands it.
   * Rejects `not_allowed` with the user's reason, and as {@link Journal} `write` does.
   */
  write(changes: readonly Change[]): Promise<void>;
  /**
   * Runs a program in the workspace, in a sandbox where there is one, and lets the user be asked before where that is due.
   * What it changes can be undone. Rejects `command_missing`, `write_failed`, and the signal's reason once nothing of it runs.
   */
  run(command: Command, options: { signal: AbortSignal }): Promise<CommandOutcome>;
  readonly history: EngineHistory;
  update(update: EngineUpdate): void;
  /**
   * Waits for the user where the workspace's mode demands it; unanswered, it is refused in time. Rejects with the signal's
   * reason when the task is cancelled meanwhile.
   */
  requestPermission(question: PermissionQuestion): Promise<PermissionAnswer>;
}

/** What became of a command. */
export type CommandOutcome =
  | ({ readonly kind: 'ran'; readonly sandboxed: boolean } & ProcessResult)
  /** The user did not want it. */
  | { readonly kind: 'refused'; readonly reason: string };

/** The tasks that finished in this workspace before. */
interface EngineHistory {
  /** The latest that changed files and is not undone. */
  latest(): { readonly summary: string; readonly edits: readonly Edit[] } | undefined;
  /** Undoes the latest one; the task may finish with what this resolves to. Rejects `nothing_to_undo`. */
  undo(wish?: UndoWish): Promise<EngineFinish>;
  /** Takes the latest undo back, likewise. Rejects `nothing_to_redo`. */
  redo(): Promise<EngineFinish>;
}

/** How the user wants something undone. */
export interface UndoWish {
  /** Only these files. */
  readonly paths?: readonly string[] | undefined;
  /** Lines that the user changed since get both versions, between conflict markers. */
  readonly merge?: boolean | undefined;
}

export type EngineUpdate =
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'plan'; readonly steps: readonly { readonly text: string; readonly state: StepState }[] }
  | {
      readonly kind: 'toolCall';
      readonly callId: string;
      readonly title: string;
      readonly state: StepState;
      /** When, ms since 1970, where the engine knows better than whoever is told. */
      readonly atMs?: number | undefined;
    }
  /**
   * Files that it is about to change by itself, and may have in part when it does not come to tell of it; or that it was not
   * allowed to.
   */
  | { readonly kind: 'writing'; readonly paths: readonly string[]; readonly state: 'begun' | 'refused' }
  /** A change that the engine made by itself, not through `write`. */
  | { readonly kind: 'diff'; readonly edit: Edit }
  /** It died or was cut short: what it did last, or since then, it could not tell. */
  | { readonly kind: 'silenced'; readonly sinceMs?: number };

type StepState = 'pending' | 'running' | 'done' | 'failed';

/**
 * What an engine wants to do and may not without leave. Whether the user is asked is decided by the workspace's mode, never
 * by the engine.
 */
export type PermissionQuestion =
  | {
      readonly kind: 'command';
      /** Exactly as it would run. */
      readonly command: string;
      /** Relative to the workspace, with `/`; '' is its root. */
      readonly folder: string;
      /** `perhaps`: whoever asks does not say. */
      readonly sandboxed: boolean | 'perhaps';
      /** It reaches the network. */
      readonly network?: boolean;
      readonly reason?: string | undefined;
    }
  | {
      readonly kind: 'edit';
      /** As the engine names them, absolute or relative. */
      readonly paths: readonly string[];
      /** It has been made already: the question is whether it may stay. */
      readonly done?: boolean;
      readonly reason?: string | undefined;
    }
  | { readonly kind: 'other'; readonly title: string; readonly reason?: string | undefined };

/** `session`: for the rest of the conversation. `reason`: the user's words where there were any; an engine that steers hands them on. */
export type PermissionAnswer =
  | { readonly kind: 'allowed'; readonly scope: 'once' | 'session' }
  | { readonly kind: 'refused'; readonly reason: string };
