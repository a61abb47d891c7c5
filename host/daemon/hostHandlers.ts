import { AppError } from '../../protocol/appError.ts';
import type { Handlers } from '../../protocol/contract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';
import { limits, protocolVersion } from '../../protocol/limits.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { Session } from './connections.ts';
import { createEngineHandlers } from './engineHandlers.ts';
import { fitTask, fitTasks } from './fitTasks.ts';
import type { Host } from './host.ts';
import { readChunk } from './readChunk.ts';

const helloTasks = 20;

/** What one connection may ask. Everything but `host.hello` is refused until that has been said. */
export function createHostHandlers(host: Host, session: Session): Handlers<HostContract> {
  const { tasks, workspaces, looks, adding, provider } = host;

  return {
    'host.hello': ({ protocolVersion: theirs, clientId }) => {
      if (theirs !== protocolVersion) throw versionMismatch(theirs);
      if (host.isNewSession(clientId)) tasks.forget({ clientId });
      session.clientId = clientId;
      tasks.lookAfter();
      return {
        protocolVersion,
        hostVersion: host.hostVersion,
        buildId: host.buildId,
        workspaces: workspaces.views(),
        tasks: fitTasks(tasks.list({ clientId, limit: helloTasks })),
        approvals: tasks.approvals(clientId),
        adding: adding.view(clientId),
      };
    },
    'workspace.list': () => {
      requireHello(session);
      return { workspaces: workspaces.views() };
    },
    'workspace.look': async (_, { signal }) => {
      requireHello(session);
      await looks.look(workspaces.offered(), { signal });
      return {};
    },
    'workspace.browse': async () => {
      await adding.browse(requireHello(session));
      return {};
    },
    'workspace.trust': async ({ addingId }) => {
      await adding.trust(requireHello(session), addingId);
      return {};
    },
    'workspace.stopAdding': () => {
      adding.stop(requireHello(session));
      return {};
    },
    'workspace.forget': ({ workspaceId }) => {
      requireHello(session);
      if (tasks.isBusy(workspaceId)) {
        throw new AppError('workspace_busy', 'Something is running in that workspace. Stop it first.');
      }
      workspaces.remove(workspaceId);
      return {};
    },
    'workspace.context': async ({ workspaceId }, { signal }) => {
      requireHello(session);
      return { text: await tasks.context(workspaces.get(workspaceId), { signal }) };
    },
    'workspace.setMode': ({ workspaceId, mode }) => {
      requireHello(session);
      const before = workspaces.mode(workspaceId);
      workspaces.setMode(workspaceId, mode);
      // What was allowed under one mode is not what the other would have asked.
      if (mode !== before) tasks.forget({ workspaceId });
      return { workspaces: workspaces.views() };
    },
    'provider.open': ({ workspaceId }, { signal }) => {
      requireHello(session);
      if (host.retiring()) throw retiring();
      if (workspaceId === null) return provider.open(undefined, { signal });
      const workspace = workspaces.get(workspaceId);
      return provider.open({ workspaceId, readHints: () => tasks.hints(workspace) }, { signal });
    },
    'provider.expect': async ({ workspaceId }, { signal }) => {
      requireHello(session);
      const workspace = workspaces.get(workspaceId);
      return { keywords: await provider.expect({ workspaceId, readHints: () => tasks.hints(workspace) }, { signal }) };
    },
    'provider.view': () => {
      requireHello(session);
      return provider.view();
    },
    'provider.change': (change) => {
      requireHello(session);
      if (host.retiring()) throw retiring();
      return provider.change(change);
    },
    ...createEngineHandlers(host, () => requireHello(session)),
    'task.start': async (params) => ({ task: await startTask(host, session, params) }),
    'task.steer': async ({ taskId, functionCallId, text }) => {
      requireOwner(host, session, taskId);
      return { taken: await tasks.steer({ taskId, functionCallId, text }) };
    },
    'task.cancel': ({ taskId }) => {
      requireOwner(host, session, taskId);
      tasks.cancel(taskId);
      return {};
    },
    'approval.answer': async ({ approvalId, decision, reason, by }) => {
      const clientId = requireHello(session);
      return { approval: await tasks.answer(approvalId, { clientId, decision, reason, by }) };
    },
    'task.readDetail': ({ taskId, offset }) => {
      requireOwner(host, session, taskId);
      return readChunk(tasks.readDetail(taskId), offset);
    },
    'diff.read': async ({ taskId, path, offset }) => {
      requireOwner(host, session, taskId);
      return readChunk(await tasks.readDiff(taskId, path), offset);
    },
    'version.read': async ({ taskId, path, version, offset }) => {
      // An undo may be of another client's task: who asked for it is shown why it could not be.
      if (!isAskedBack(host, session, taskId)) requireOwner(host, session, taskId);
      return readChunk(await tasks.readVersion(taskId, path, version), offset);
    },
  };
}

/** Starts a task for a session's client. Rejects as `tasks.start` does, and `retiring`, `workspace_unknown`. */
export async function startTask(
  host: Host,
  session: Session,
  {
    workspaceId,
    ...rest
  }: Omit<Parameters<Host['tasks']['start']>[0], 'clientId' | 'workspace'> & { workspaceId: string },
): Promise<TaskView> {
  const clientId = requireHello(session);
  if (host.retiring()) throw retiring();
  const task = await host.tasks.start({ ...rest, clientId, workspace: host.workspaces.get(workspaceId) });
  host.loadChanged();
  return fitTask(task);
}

/** The client of this session. Throws `request_invalid` before `host.hello`. */
export function requireHello({ clientId }: Session): string {
  if (clientId === undefined) throw new AppError('request_invalid', 'Say host.hello first.');
  return clientId;
}

/** Whether a task is one that this client asked to take back, and that could not be. */
function isAskedBack({ tasks }: Host, session: Session, taskId: string): boolean {
  const own = tasks.list({ clientId: requireHello(session), limit: limits.historyPage });
  return own.some(({ conflictOf }) => conflictOf === taskId);
}

/** One browser profile must not reach into the tasks of another. */
function requireOwner(host: Host, session: Session, taskId: string): void {
  if (host.tasks.owner(taskId) !== requireHello(session)) {
    throw new AppError('task_unknown', 'There is no such task.');
  }
}

function retiring(): AppError {
  return new AppError('retiring', 'This host is being replaced by a newer build. Try again in a moment.');
}

function versionMismatch(theirs: number): AppError {
  const older = theirs > protocolVersion ? 'host is older than the extension' : 'extension is older than the host';
  const message = `Earshot's ${older}. Run "npm run build" in Earshot's folder, then reload the extension.`;
  return new AppError('host_version_mismatch', message);
}
