import type { HostLink } from '../links/hostLink.ts';
import type { OutboundItem } from '../realtime/wire.ts';
import type { HostTasks } from './hostTasks.ts';

interface CallWorkspaceOptions {
  readonly host: Pick<HostLink, 'request'>;
  readonly tasks: Pick<HostTasks, 'workspace'>;
  newId(): string;
  tell(item: OutboundItem): void;
}

/** What one call knows of the workspace it works in. */
export class CallWorkspace {
  readonly #options: CallWorkspaceOptions;
  readonly #lifetime: { readonly signal: AbortSignal };
  /** Words to expect, for a provider that takes them. */
  keywords: readonly string[] = [];
  /** Whether they are others than the call was made with. */
  followed = false;

  constructor(options: CallWorkspaceOptions, lifetime: { readonly signal: AbortSignal }) {
    this.#options = options;
    this.#lifetime = lifetime;
  }

  /**
   * Tells the model what it should know at the start: the talk of the calls before, if any, and the workspace. Rejects as the
   * host does.
   */
  async tellAtStart(carried: string): Promise<void> {
    if (carried !== '') this.#tell(carried);
    await this.#describe();
  }

  /** The user went to another workspace: its words are expected from now on, and the model knows. Rejects as the host does. */
  async follow(): Promise<void> {
    await Promise.all([this.expect(), this.#describe()]);
  }

  /** Gets the words to expect from now on. Rejects as the host does. */
  async expect(): Promise<void> {
    const { host, tasks } = this.#options;
    const workspaceId = await tasks.workspace(this.#lifetime);
    const { keywords } = await host.request('provider.expect', { workspaceId }, this.#lifetime);
    this.keywords = keywords;
    this.followed = true;
  }

  async #describe(): Promise<void> {
    const { host, tasks } = this.#options;
    const workspaceId = await tasks.workspace(this.#lifetime);
    const { text } = await host.request('workspace.context', { workspaceId }, this.#lifetime);
    if (!this.#lifetime.signal.aborted) this.#tell(text);
  }

  #tell(text: string): void {
    this.#options.tell({ kind: 'context', itemId: this.#options.newId(), text });
  }
}
