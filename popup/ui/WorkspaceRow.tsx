import type { WorkspaceView } from '../../protocol/workspace.ts';
import { ForgetWorkspace } from './ForgetWorkspace.tsx';
import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import { toWorkspaceText } from './workspaceText.ts';

interface WorkspaceRowProps {
  readonly workspace: WorkspaceView;
  /** Whether it is the one the next request is about. */
  readonly current: boolean;
  readonly onChosen: () => void;
}

/** One workspace to choose or to forget. */
export function WorkspaceRow({ workspace, current, onChosen }: WorkspaceRowProps) {
  const { send } = useSurfaceActions();
  const { workspaceId, name, state } = workspace;
  const choose = (): void => {
    onChosen();
    if (!current) void send('workspace.choose', { workspaceId });
  };
  return (
    <li class="workspace-row">
      <button type="button" class="workspace-choice" aria-current={current ? 'true' : undefined} onClick={choose}>
        {current ? <Icon name="check" /> : <span class="icon" />}
        <span class="workspace-words">
          <span class="workspace-name">{name}</span>
          <span class="workspace-state">{toWorkspaceText(state)}</span>
        </span>
      </button>
      <ForgetWorkspace workspaceId={workspaceId} name={name} />
    </li>
  );
}
