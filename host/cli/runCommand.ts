import path from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { Outcome, TaskRequest } from '../../protocol/task.ts';
import { untilAborted } from '../workspace/untilAborted.ts';
import { carryOut } from './carryOut.ts';
import type { StartTask } from './carryOut.ts';
import type { Context, ExitCode } from './context.ts';
import { doctor } from './doctor.ts';
import { install, uninstall } from './install.ts';
import type { WorkCommand } from './parseCommand.ts';
import { listHistory } from './history.ts';
import { forgetKey, setProvider, showProvider } from './provider.ts';
import { setWorkspaceMode } from './workspaceMode.ts';
import { findTask } from './readHistory.ts';
import { addWorkspace, listWorkspaces, removeWorkspace } from './workspace.ts';

const exitCodes: Readonly<Record<Outcome, ExitCode>> = { done: 0, failed: 1, cancelled: 1, asked: 2, notUnderstood: 2 };

/** Carries out one command. Rejects with an AppError that says what to do. */
export async function runCommand(command: WorkCommand, context: Context): Promise<ExitCode> {
  switch (command.kind) {
    case 'install':
      return install(command, context);
    case 'uninstall':
      return uninstall(command.target, context);
    case 'doctor':
      return doctor(context);
    case 'addWorkspace':
      return addWorkspace(command.folder, context);
    case 'removeWorkspace':
      return removeWorkspace(command.workspace, context);
    case 'setWorkspaceMode':
      return setWorkspaceMode(command.workspace, command.mode, context);
    case 'listWorkspaces':
      return listWorkspaces(context);
    case 'setProvider':
      return setProvider(command.wish, command.withKey, context);
    case 'showProvider':
      return showProvider(context);
    case 'forgetKey':
      return forgetKey(context);
    case 'do':
      return request(command.workspace, { kind: 'prompt', prompt: command.prompt }, context);
    case 'applyPatch': {
      const patch = await context.readPatch(command.file);
      const start: StartTask = (calls, target, options) => calls.request('patch.apply', { ...target, patch }, options);
      return work(command.workspace, start, context);
    }
    case 'undo':
      return takeBack(command, { kind: 'undo', ...(command.merge ? { merge: true } : {}) }, context);
    case 'redo':
      return takeBack(command, { kind: 'redo' }, context);
    case 'history':
      return listHistory(command, context);
    case 'stop':
      return stop(command, context);
  }
}

function request(workspace: string, wanted: TaskRequest, context: Context): Promise<ExitCode> {
  const start: StartTask = (calls, target, options) =>
    calls.request('task.start', { ...target, request: wanted, origin: 'terminal' }, options);
  return work(workspace, start, context);
}

function takeBack(
  { workspace, task }: Extract<WorkCommand, { kind: 'undo' | 'redo' }>,
  wanted: Extract<TaskRequest, { kind: 'undo' | 'redo' }>,
  context: Context,
): Promise<ExitCode> {
  if (task === undefined) return request(workspace, wanted, context);
  const start: StartTask = async (calls, target, options) => {
    const taskId = await findTask(calls, { workspaceId: target.workspaceId, beginning: task }, context);
    return calls.request('task.start', { ...target, request: { ...wanted, taskId }, origin: 'terminal' }, options);
  };
  return work(workspace, start, context);
}

async function work(workspace: string, start: StartTask, context: Context): Promise<ExitCode> {
  const { connect, output, readAnswer } = context;
  const folder = path.resolve(workspace);
  return exitCodes[await carryOut({ folder, start, connect, output, readAnswer }, context)];
}

/** Resolves when the daemon is gone; one that does not run is as good. */
async function stop(
  { now }: { readonly now: boolean },
  { connectRunning, output, signal }: Context,
): Promise<ExitCode> {
  try {
    const terminal = await connectRunning();
    await terminal.calls.request('host.stop', { now }, { signal });
    await untilAborted(terminal.closed, { signal });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'host_unreachable') throw error;
  }
  output.tell('The host is not running any more.', { event: 'stopped' });
  return 0;
}
