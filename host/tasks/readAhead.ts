import { toFailure } from '../../protocol/appError.ts';
import type { Log } from '../log/log.ts';

/**
 * Reads the words of workspaces, one after the other, so that the first call need not wait for them. Never rejects: what goes
 * wrong is told when a call is opened.
 */
export async function readAhead<Folder extends { readonly workspaceId: string }>(
  workspaces: readonly Folder[],
  read: (workspace: Folder) => Promise<unknown>,
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<void> {
  for (const workspace of workspaces) {
    if (signal.aborted) return;
    const startedMs = performance.now();
    try {
      await read(workspace);
      log.debug('Words read ahead.', {
        workspaceId: workspace.workspaceId,
        ms: Math.round(performance.now() - startedMs),
      });
    } catch (error) {
      log.info('Words not read ahead.', { workspaceId: workspace.workspaceId, reason: toFailure(error).code });
    }
  }
}
