import { AppError } from '../../protocol/appError.ts';
import type { Handlers } from '../../protocol/contract.ts';
import type { SurfaceContract } from '../../protocol/surfaceContract.ts';
import type { HostLink } from '../links/hostLink.ts';
import type { Store } from './model.ts';
import type { Workspaces } from './workspaces.ts';

interface WorkspaceIntentOptions {
  readonly store: Store;
  readonly host: Pick<HostLink, 'request'>;
  readonly workspaces: Pick<Workspaces, 'choose'>;
  now(): number;
}

type WorkspaceIntents = Pick<
  Handlers<SurfaceContract>,
  | 'workspace.choose'
  | 'workspace.setMode'
  | 'workspace.add'
  | 'workspace.trust'
  | 'workspace.stopAdding'
  | 'workspace.forget'
>;

/** What a surface may ask about workspaces. Nobody else may: no tool and no page leads here. */
export function createWorkspaceIntents({
  store,
  host,
  workspaces,
  ...options
}: WorkspaceIntentOptions): WorkspaceIntents {
  return {
    'workspace.choose': ({ workspaceId }) => {
      if (!store.model.workspaces.some((workspace) => workspace.workspaceId === workspaceId)) {
        throw new AppError('workspace_unknown', 'The host does not have that folder any more.');
      }
      workspaces.choose(workspaceId, options.now());
      return {};
    },
    'workspace.setMode': async (params, { signal }) => {
      const { workspaces: changed } = await host.request('workspace.setMode', params, { signal });
      store.update({ workspaces: changed });
      return {};
    },
    // Not with the surface's own signal: the dialog takes the focus from the popup, which goes, and must not take it along.
    'workspace.add': () => host.request('workspace.browse', {}, new AbortController()),
    'workspace.trust': (params, { signal }) => host.request('workspace.trust', params, { signal }),
    'workspace.stopAdding': (_, { signal }) => host.request('workspace.stopAdding', {}, { signal }),
    'workspace.forget': (params, { signal }) => host.request('workspace.forget', params, { signal }),
  };
}
