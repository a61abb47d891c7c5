import type { WorkspaceState } from '../../protocol/workspace.ts';
import type { WorkspaceFolder } from '../tasks/tasks.ts';

interface WorkspaceLooksOptions {
  readonly read: (root: string, options: { signal: AbortSignal }) => Promise<WorkspaceState>;
  readonly onSeen: (workspaceId: string, state: WorkspaceState) => void;
}

/** Looks at workspaces when something happened. A later look at one takes the place of one under way: it sees more. */
export class WorkspaceLooks {
  readonly #options: WorkspaceLooksOptions;
  readonly #underWay = new Map<string, AbortController>();

  constructor(options: WorkspaceLooksOptions) {
    this.#options = options;
  }

  /** Resolves when all were looked at, or the signal called it off. What cannot be read stays as it was known. */
  async look(folders: readonly WorkspaceFolder[], { signal }: { signal: AbortSignal }): Promise<void> {
    await Promise.all(folders.map((folder) => this.#look(folder, { signal })));
  }

  async #look({ workspaceId, root }: WorkspaceFolder, options: { signal: AbortSignal }): Promise<void> {
    this.#underWay.get(workspaceId)?.abort();
    const controller = new AbortController();
    this.#underWay.set(workspaceId, controller);
    const signal = AbortSignal.any([options.signal, controller.signal]);
    try {
      const state = await this.#options.read(root, { signal });
      if (!signal.aborted) this.#options.onSeen(workspaceId, state);
    } finally {
      if (this.#underWay.get(workspaceId) === controller) this.#underWay.delete(workspaceId);
    }
  }
}
