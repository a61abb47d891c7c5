import * as z from 'zod/mini';
import type { Listeners } from '../../protocol/contract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';
import { workspaceIdSchema } from '../../protocol/task.ts';
import type { HostHello, HostLink } from '../links/hostLink.ts';
import type { Store } from './model.ts';
import { toWorkspaceId } from './model.ts';
import type { KeyValueArea } from './record.ts';
import { readStored } from './record.ts';

const choiceKey = 'workspace';
const choiceSchema = z.strictObject({ workspaceId: workspaceIdSchema, atMs: z.number() });

export interface WorkspacesOptions {
  readonly store: Store;
  readonly host: Pick<HostLink, 'request'>;
  /** Outlives the browser. */
  readonly disk: KeyValueArea;
  now(): number;
  /** Work goes on in another workspace than before. */
  onChosen(): void;
  onBug(error: unknown): void;
}

/** The workspaces as the host has them, which of them the user is in, and a folder on its way to become one. */
export class Workspaces {
  readonly #options: WorkspacesOptions;
  #chosenAtMs = 0;
  #looking = new AbortController();

  /** What the host tells of its own accord. */
  readonly listeners: Listeners<HostContract> = {
    'workspace.changed': ({ workspaces }) => this.#update({ workspaces }),
    'workspace.adding': ({ adding, added }) => {
      this.#update({ adding });
      if (added !== undefined) this.choose(added, this.#options.now());
    },
  };

  constructor(options: WorkspacesOptions) {
    this.#options = options;
  }

  /** Reads the choice of before. */
  async restore(): Promise<void> {
    const choice = await readStored(this.#options.disk, choiceKey, choiceSchema);
    // A click may have been quicker.
    if (choice === null || choice.atMs <= this.#chosenAtMs) return;
    this.#chosenAtMs = choice.atMs;
    this.#options.store.update({ chosenWorkspaceId: choice.workspaceId });
  }

  greeted({ workspaces, adding }: HostHello): void {
    this.#update({ workspaces, adding });
  }

  /** The user chose one, by click or by voice. The latest choice holds, however late it is heard of, and each is made once. */
  choose(workspaceId: string, atMs: number): void {
    if (atMs <= this.#chosenAtMs) return;
    this.#chosenAtMs = atMs;
    this.#update({ chosenWorkspaceId: workspaceId });
    this.#options.disk.set(choiceKey, { workspaceId, atMs }).catch((error: unknown) => this.#options.onBug(error));
  }

  /** Has the host look at the workspaces again, or no longer: somebody looks at them, or nobody does. */
  look(watched: boolean): void {
    this.#looking.abort();
    if (!watched) return;
    this.#looking = new AbortController();
    // What stands in its way is shown as the state of the host.
    this.#options.host.request('workspace.look', {}, this.#looking).catch(() => undefined);
  }

  #update(change: Parameters<Store['update']>[0]): void {
    const { store } = this.#options;
    const before = toWorkspaceId(store.model);
    store.update(change);
    if (before !== null && toWorkspaceId(store.model) !== before) this.#options.onChosen();
  }
}
