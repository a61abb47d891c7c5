import { AppError } from '../../protocol/appError.ts';
import type { Handlers } from '../../protocol/contract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';
import type { Session } from './connections.ts';
import type { Host } from './host.ts';

type EngineRequests = `engine.${'view' | 'choose' | 'login.start' | 'login.cancel' | 'logout'}`;

/** What a connection that has said hello may ask about engines. */
export function createEngineHandlers(
  { engines, workspaces, retiring }: Host,
  requireHello: () => Session['clientId'],
): Pick<Handlers<HostContract>, EngineRequests> {
  return {
    'engine.view': (_params, { signal }) => {
      requireHello();
      return engines.look({ signal });
    },
    'engine.choose': ({ workspaceId, choice }) => {
      requireHello();
      return engines.setChoice(workspaces.get(workspaceId).workspaceId, choice);
    },
    'engine.login.start': (request, { signal }) => {
      requireHello();
      if (retiring())
        throw new AppError('retiring', 'This host is being replaced by a newer build. Try again in a moment.');
      return engines.login(request, { signal });
    },
    'engine.login.cancel': (_params, { signal }) => {
      requireHello();
      return engines.cancelLogin({ signal });
    },
    'engine.logout': (_params, { signal }) => {
      requireHello();
      return engines.logout({ signal });
    },
  };
}
