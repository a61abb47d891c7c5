import type { Provider } from '../provider/provider.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { FolderAdding } from './folderAdding.ts';
import type { WorkspaceLooks } from './workspaceLooks.ts';
import type { Workspaces } from './workspaces.ts';

/** What the handlers of every connection work on. */
export interface Host {
  readonly hostVersion: string;
  readonly buildId: string;
  readonly tasks: Pick<
    Tasks,
    'start' | 'steer' | 'cancel' | 'list' | 'history' | 'owner' | 'isBusy' | 'readDiff' | 'readVersion' | 'hints' | 'context'
  >;
  readonly workspaces: Workspaces;
  readonly looks: Pick<WorkspaceLooks, 'look'>;
  readonly adding: Pick<FolderAdding, 'view' | 'browse' | 'trust' | 'stop'>;
  readonly provider: Pick<Provider, 'open' | 'expect' | 'view' | 'change'>;
  /** True once this daemon takes no new work. */
  retiring(): boolean;
  retire(): void;
  /** Connections or tasks may have changed: decides whether the daemon stays. */
  loadChanged(): void;
}
