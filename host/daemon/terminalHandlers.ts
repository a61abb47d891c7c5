import type { Handlers } from '../../protocol/contract.ts';
import type { TerminalContract } from '../../protocol/terminalContract.ts';
import type { Session } from './connections.ts';
import type { Host } from './host.ts';
import { createHostHandlers, requireHello } from './hostHandlers.ts';
import { toView } from './workspaces.ts';
import type { AllowedFolder } from './workspaces.ts';

/** What a terminal may ask besides: it names folders, so only who can read the owner's files gets here. */
export function createTerminalHandlers(host: Host, session: Session): Handlers<TerminalContract> {
  const { workspaces } = host;
  const view = (allowed: AllowedFolder) => ({ workspace: toView(allowed) });

  return {
    ...createHostHandlers(host, session),
    'workspace.add': async ({ folder, kept }) => {
      requireHello(session);
      return view(await workspaces.add(folder, kept));
    },
    'workspace.remove': ({ workspace }) => {
      requireHello(session);
      return view(workspaces.remove(workspace));
    },
    'workspace.folders': () => {
      requireHello(session);
      return {
        workspaces: workspaces.folders().map(({ folder, ...allowed }) => ({ ...toView(allowed), folder })),
      };
    },
    'host.stop': () => {
      requireHello(session);
      setImmediate(() => host.retire()); // After the answer.
      return {};
    },
  };
}
