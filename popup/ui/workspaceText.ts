import type { WorkspaceState } from '../../protocol/workspace.ts';

/** How a workspace was last found, in a few words; empty until it was looked at. */
export function toWorkspaceText(state: WorkspaceState | undefined): string {
  if (state === undefined) return '';
  return [...(state.project === null ? [] : [state.project]), toGitText(state.git)].join(' · ');
}

/** The part of it that changes as one works. */
export function toGitText(git: WorkspaceState['git']): string {
  switch (git.kind) {
    case 'none':
      return 'not a git repository';
    case 'unknown':
      return 'git does not answer';
    case 'repository':
      return [git.branch ?? 'no branch', ...(git.changed === null ? [] : [toChangedText(git.changed)])].join(' · ');
  }
}

function toChangedText(changed: number): string {
  return changed === 0 ? 'nothing changed' : `${changed} changed`;
}
