import path from 'node:path';
import type { Context, ExitCode } from './context.ts';
import { withTerminal } from './withTerminal.ts';

/** Allows a folder until it is removed; the extension sees its name. */
export async function addWorkspace(folder: string, context: Context): Promise<ExitCode> {
  const { output, signal } = context;
  const params = { folder: path.resolve(folder), kept: true };
  const { workspace } = await withTerminal(context, ({ calls }) => calls.request('workspace.add', params, { signal }));
  output.tell(`Earshot may now change files in ${params.folder} ("${workspace.name}").`, {
    event: 'workspace.added',
    workspaceId: workspace.workspaceId,
    name: workspace.name,
  });
  return 0;
}

export async function removeWorkspace(named: string, context: Context): Promise<ExitCode> {
  const { output, signal } = context;
  const { workspace } = await withTerminal(context, ({ calls }) =>
    calls.request('workspace.remove', { workspace: named }, { signal }),
  );
  output.tell(`Earshot may no longer change files in "${workspace.name}". They stay as they are.`, {
    event: 'workspace.removed',
    workspaceId: workspace.workspaceId,
    name: workspace.name,
  });
  return 0;
}

export async function listWorkspaces(context: Context): Promise<ExitCode> {
  const { output, signal } = context;
  const { workspaces } = await withTerminal(context, ({ calls }) => calls.request('workspace.folders', {}, { signal }));
  for (const workspace of workspaces) {
    output.tell(`${workspace.name}  ${workspace.folder}`, { event: 'workspace', ...workspace });
  }
  if (workspaces.length === 0) output.say('No folder is allowed yet: earshot-host workspace add DIR');
  return 0;
}
