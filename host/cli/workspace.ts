import path from 'node:path';
import type { Context, ExitCode } from './context.ts';

/** Allows a folder until it is removed; the extension sees its name. */
export async function addWorkspace(folder: string, { connect, output, signal }: Context): Promise<ExitCode> {
  const terminal = await connect();
  try {
    const params = { folder: path.resolve(folder), kept: true };
    const { workspace } = await terminal.calls.request('workspace.add', params, { signal });
    output.tell(`Earshot may now change files in ${params.folder} ("${workspace.name}").`, {
      event: 'workspace.added',
      ...workspace,
    });
    return 0;
  } finally {
    terminal.close();
  }
}

export async function removeWorkspace(workspace: string, { connect, output, signal }: Context): Promise<ExitCode> {
  const terminal = await connect();
  try {
    const removed = await terminal.calls.request('workspace.remove', { workspace }, { signal });
    output.tell(`Earshot may no longer change files in "${removed.workspace.name}". They stay as they are.`, {
      event: 'workspace.removed',
      ...removed.workspace,
    });
    return 0;
  } finally {
    terminal.close();
  }
}

export async function listWorkspaces({ connect, output, signal }: Context): Promise<ExitCode> {
  const terminal = await connect();
  try {
    const { workspaces } = await terminal.calls.request('workspace.folders', {}, { signal });
    for (const workspace of workspaces) output.tell(`${workspace.name}  ${workspace.folder}`, workspace);
    if (workspaces.length === 0 && !output.json) {
      output.tell('No folder is allowed yet: earshot-host workspace add DIR', {});
    }
    return 0;
  } finally {
    terminal.close();
  }
}
