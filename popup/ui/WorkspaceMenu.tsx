import { useEffect, useRef, useState } from 'preact/hooks';
import type { WorkspaceView } from '../../protocol/workspace.ts';
import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import { WorkspaceRow } from './WorkspaceRow.tsx';
import { toGitText } from './workspaceText.ts';

interface WorkspaceMenuProps {
  readonly workspaces: readonly WorkspaceView[];
  readonly workspaceId: string | null;
}

/** Which of the allowed folders the next request is about; opened, all of them, and the way to add one or to forget it. */
export function WorkspaceMenu({ workspaces, workspaceId }: WorkspaceMenuProps) {
  const { send } = useSurfaceActions();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const here = workspaces.find((workspace) => workspace.workspaceId === workspaceId);

  useEffect(() => {
    if (!open) return undefined;
    const lifetime = new AbortController();
    const closeOutside = ({ target }: Event): void => {
      if (target instanceof Node && menu.current?.contains(target) === false) setOpen(false);
    };
    document.addEventListener('pointerdown', closeOutside, lifetime);
    document.addEventListener('focusin', closeOutside, lifetime);
    return () => {
      lifetime.abort();
    };
  }, [open]);

  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  const add = (): void => {
    close();
    void send('workspace.add', {});
  };

  return (
    <div
      ref={menu}
      class="workspaces"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        // In the popup Escape closes all of it: not while this is open.
        event.preventDefault();
        close();
      }}
    >
      <button
        ref={button}
        type="button"
        class="workspaces-button"
        aria-expanded={open}
        aria-controls="workspaces"
        onClick={() => {
          setOpen(!open);
        }}
      >
        <span class="workspace-words">
          <span class="visually-hidden">Workspace: </span>
          <span class="workspace-name">{here?.name ?? 'Choose a workspace'}</span>
          <span class="workspace-state">{here?.state !== undefined && toGitText(here.state.git)}</span>
        </span>
        <Icon name="chevron" />
      </button>
      <div id="workspaces" class="workspaces-list" hidden={!open}>
        {open && (
          <>
            <ul aria-label="Workspaces">
              {workspaces.map((workspace) => (
                <WorkspaceRow
                  key={workspace.workspaceId}
                  workspace={workspace}
                  current={workspace.workspaceId === workspaceId}
                  onChosen={close}
                />
              ))}
            </ul>
            <button type="button" class="small" onClick={add}>
              <Icon name="plus" />
              Add a folder…
            </button>
          </>
        )}
      </div>
    </div>
  );
}
