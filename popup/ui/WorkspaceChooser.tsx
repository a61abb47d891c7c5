import type { WorkspaceView } from '../../protocol/workspace.ts';
import { useSurfaceActions } from './surfaceActions.ts';
import { workspaceModeTexts } from './workspaceModeText.ts';

interface WorkspaceChooserProps {
  readonly workspaces: readonly WorkspaceView[];
  readonly workspaceId: string | null;
}

/** Which of the allowed folders the next request is about. */
export function WorkspaceChooser({ workspaces, workspaceId }: WorkspaceChooserProps) {
  const { send } = useSurfaceActions();
  const chosen = workspaces.find((workspace) => workspace.workspaceId === workspaceId);
  return (
    <label class="chooser">
      <span class="visually-hidden">Workspace</span>
      <select
        value={workspaceId ?? ''}
        onChange={({ currentTarget }) => void send('workspace.choose', { workspaceId: currentTarget.value })}
      >
        {workspaceId === null && (
          <option value="" disabled>
            Choose a workspace
          </option>
        )}
        {workspaces.map((workspace) => (
          <option key={workspace.workspaceId} value={workspace.workspaceId}>
            {workspace.name}
          </option>
        ))}
      </select>
      {chosen !== undefined && <span class="hint">{workspaceModeTexts[chosen.mode].short}</span>}
    </label>
  );
}
