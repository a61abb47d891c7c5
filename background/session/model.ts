import type { AddingView } from '../../protocol/adding.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import type { Settings } from '../../protocol/settings.ts';
import { defaultSettings } from '../../protocol/settings.ts';
import type { Snapshot, Spent } from '../../protocol/snapshot.ts';
import type { SessionState } from './state.ts';
import type { TalkState } from './talk.ts';
import { startTalk } from './talk.ts';
import type { Timeline } from './timeline.ts';

/** All the worker knows that a surface may see. */
export interface Model {
  readonly session: SessionState;
  readonly host: Snapshot['host'];
  readonly workspaces: Snapshot['workspaces'];
  /** The workspace the user chose, whether or not the host still has it. */
  readonly chosenWorkspaceId: string | null;
  /** A folder on its way to become a workspace. */
  readonly adding: AddingView | null;
  readonly timeline: Timeline;
  /** What waits for the user's answer, oldest first. */
  readonly approvals: readonly ApprovalView[];
  readonly shortcut: string;
  readonly settings: Settings;
  readonly talk: TalkState;
  readonly muted: boolean;
  /** Recorded speech that is not sent yet, in milliseconds. */
  readonly lagMs: number;
  readonly spent: Spent;
}

export const emptyModel: Model = {
  session: { phase: 'idle', ended: null },
  host: { state: 'connecting' },
  workspaces: [],
  chosenWorkspaceId: null,
  adding: null,
  timeline: [],
  approvals: [],
  shortcut: '',
  settings: defaultSettings,
  talk: startTalk(defaultSettings.mode),
  muted: false,
  lagMs: 0,
  spent: { usd: 0, inputTokens: 0, outputTokens: 0 },
};

/** The workspace to work in: the chosen one if the host has it, else the first. */
export function toWorkspaceId({ workspaces, chosenWorkspaceId }: Model): string | null {
  const chosen = workspaces.find(({ workspaceId }) => workspaceId === chosenWorkspaceId) ?? workspaces[0];
  return chosen?.workspaceId ?? null;
}

/** Holds the model and tells of its changes. */
export class Store {
  readonly #listeners: ((model: Model) => void)[] = [];
  #model: Model = emptyModel;

  get model(): Model {
    return this.#model;
  }

  update(change: Partial<Model>): void {
    this.#model = { ...this.#model, ...change };
    for (const listener of this.#listeners) listener(this.#model);
  }

  onChange(listener: (model: Model) => void): void {
    this.#listeners.push(listener);
  }
}
