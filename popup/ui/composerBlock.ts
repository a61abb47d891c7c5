import type { Snapshot } from '../../protocol/snapshot.ts';

/** Why a typed request cannot be sent now, in words; undefined when it can. In a live call the voice answers in any case. */
export function toComposerBlock(snapshot: Snapshot | undefined): string | undefined {
  if (snapshot === undefined) return 'Connecting…';
  const { session, host, workspaces, workspaceId } = snapshot;
  if (session.phase === 'live') return undefined;
  if (host.state === 'connecting') return 'Connecting to the host…';
  if (host.state === 'down') return 'The host is not connected. What you type stays here until it is.';
  if (workspaces.length === 0) return 'Add a workspace first: the way is shown above.';
  if (workspaceId === null) return 'Choose a workspace first, at the top.';
  return undefined;
}
