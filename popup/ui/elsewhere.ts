import type { WorkspaceView } from '../../protocol/workspace.ts';

/** The name of the workspace that something is in, where that is not the present one. */
export function toElsewhere(
  { workspaceId }: { readonly workspaceId: string },
  here: { readonly workspaces: readonly WorkspaceView[]; readonly workspaceId: string | null },
): string | undefined {
  if (workspaceId === here.workspaceId) return undefined;
  return here.workspaces.find((workspace) => workspace.workspaceId === workspaceId)?.name;
}
