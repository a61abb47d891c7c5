import path from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { WorkspaceMode } from '../../protocol/workspace.ts';
import type { Context, ExitCode } from './context.ts';

/** The modes as they are named in a terminal. */
export const modeNames = { 'ask-all': 'askAll', 'ask-risky': 'askRisky', 'read-only': 'readOnly' } as const;

const meanings: Readonly<Record<WorkspaceMode, string>> = {
  askAll: 'asks before every change and every command',
  askRisky: 'asks before risky files are changed, and before risky commands',
  readOnly: 'writes nothing; commands may only look, and undo still works',
};

/** Sets when the user of an allowed folder, by name, id or path, is asked. Rejects `workspace_unknown`. */
export async function setWorkspaceMode(
  named: string,
  mode: WorkspaceMode,
  { connect, output, signal }: Context,
): Promise<ExitCode> {
  const terminal = await connect();
  try {
    const { workspaces } = await terminal.calls.request('workspace.folders', {}, { signal });
    const found = workspaces.find(
      ({ workspaceId, name, folder }) => workspaceId === named || name === named || folder === path.resolve(named),
    );
    if (found === undefined) {
      const message = `No workspace is called ${named}. "earshot-host workspace list" shows them.`;
      throw new AppError('workspace_unknown', message);
    }
    const { workspaceId, name } = found;
    await terminal.calls.request('workspace.setMode', { workspaceId, mode }, { signal });
    output.tell(`In "${name}" Earshot now ${meanings[mode]}.`, { event: 'workspace.mode', workspaceId, mode });
    return 0;
  } finally {
    terminal.close();
  }
}
