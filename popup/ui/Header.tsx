import type { Snapshot } from '../../protocol/snapshot.ts';
import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import { WorkspaceMenu } from './WorkspaceMenu.tsx';

interface HeaderProps {
  readonly snapshot: Snapshot | undefined;
  readonly onOpenSidePanel: (() => void) | undefined;
}

export function Header({ snapshot, onOpenSidePanel }: HeaderProps) {
  const { openSettings } = useSurfaceActions();
  return (
    <header class="header">
      <h1>Earshot</h1>
      {snapshot !== undefined && snapshot.workspaces.length > 0 && (
        <WorkspaceMenu workspaces={snapshot.workspaces} workspaceId={snapshot.workspaceId} />
      )}
      <div class="header-buttons">
        {onOpenSidePanel !== undefined && (
          <button type="button" class="small plain" title="Open in side panel" onClick={onOpenSidePanel}>
            <Icon name="panel" />
            <span class="visually-hidden">Open in side panel</span>
          </button>
        )}
        {openSettings !== undefined && (
          <button type="button" class="small plain" title="Settings" onClick={openSettings}>
            <Icon name="sliders" />
            <span class="visually-hidden">Settings</span>
          </button>
        )}
      </div>
    </header>
  );
}
