import type { Provider } from '../provider/provider.ts';
import type { Tasks } from '../tasks/tasks.ts';
import type { EngineDesk } from './engineDesk.ts';
import type { FolderAdding } from './folderAdding.ts';
import type { WorkspaceLooks } from './workspaceLooks.ts';
import type { Workspaces } from './workspaces.ts';

/** What the handlers of every connection work on. */
export interface Host {
  readonly hostVersion: string;
  readonly buildId: string;
  readonly tasks: Pick<
    Tasks,
    | 'start'
    | 'steer'
    | 'cancel'
    | 'answer'
    | 'approvals'
    | 'forget'
    | 'list'
    | 'history'
    | 'owner'
    | 'isBusy'
    | 'readDetail'
    | 'readDiff'
    | 'readVersion'
    | 'hints'
    | 'context'
    | 'lookAfter'
  >;
  readonly workspaces: Workspaces;
  readonly looks: Pick<WorkspaceLooks, 'look'>;
  readonly adding: Pick<FolderAdding, 'view' | 'browse' | 'trust' | 'stop'>;
  readonly provider: Pick<Provider, 'open' | 'expect' | 'view' | 'change'>;
  readonly engines: Pick<EngineDesk, 'look' | 'setChoice' | 'login' | 'cancelLogin' | 'logout'>;
  /** True once this daemon takes no new work. */
  retiring(): boolean;
  /** Leaves once its tasks are over. */
  readonly retire: () => void;
  /** Cancels its tasks and leaves. */
  readonly terminate: () => void;
  /** Whether a client has just come, and was not here a minute ago: its session is a new one. */
  isNewSession(clientId: string): boolean;
  /** Connections or tasks may have changed: decides whether the daemon stays. */
  loadChanged(): void;
}
