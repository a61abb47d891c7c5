import type { Handlers } from '../../protocol/contract.ts';
import type { TerminalContract } from '../../protocol/terminalContract.ts';
import type { Session } from './connections.ts';
import { fitTasks } from './fitTasks.ts';
import type { Host } from './host.ts';
import { readChunk } from './readChunk.ts';
import { createHostHandlers, requireHello, startTask } from './hostHandlers.ts';

/** What a terminal may ask besides: it names folders, so only who can read the owner's files gets here. */
export function createTerminalHandlers(host: Host, session: Session): Handlers<TerminalContract> {
  const { workspaces } = host;

  return {
    ...createHostHandlers(host, session),
    'workspace.add': async ({ folder, kept }) => {
      requireHello(session);
      return { workspace: workspaces.view(await workspaces.add(folder, kept)) };
    },
    'workspace.remove': ({ workspace }) => {
      requireHello(session);
      return { workspace: workspaces.view(workspaces.remove(workspace)) };
    },
    'workspace.folders': () => {
      requireHello(session);
      return {
        workspaces: workspaces.folders().map((allowed) => ({ ...workspaces.view(allowed), folder: allowed.folder })),
      };
    },
    'history.list': ({ workspaceId, before, limit }) => {
      requireHello(session);
      const found = host.tasks.history(workspaces.get(workspaceId), { before, limit: limit + 1 });
      const tasks = fitTasks(found.slice(0, limit));
      return { tasks, next: tasks.length < found.length ? (tasks.at(-1)?.taskId ?? null) : null };
    },
    // An undo may be of any task of the folder, and a terminal is told of all of them.
    'version.read': async ({ taskId, path, version, offset }) => {
      requireHello(session);
      return readChunk(await host.tasks.readVersion(taskId, path, version), offset);
    },
    'patch.apply': async ({ patch, ...params }) => ({
      task: await startTask(host, session, { ...params, request: { kind: 'patch', patch }, origin: 'terminal' }),
    }),
    'host.stop': ({ now }) => {
      requireHello(session);
      setImmediate(now ? host.terminate : host.retire); // After the answer.
      return {};
    },
  };
}
