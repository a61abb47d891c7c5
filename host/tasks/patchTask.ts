import { posix } from 'node:path';
import type { TaskRequest } from '../../protocol/task.ts';
import type { EngineClient, EngineFinish } from '../engines/engine.ts';
import { applyPatch } from '../patch/applyPatch.ts';
import type { Change } from '../workspace/planWrite.ts';

/** A patch as a task of its own, with a place in the history. Only a terminal may ask for one: an extension asks in words. */
interface PatchRequest {
  readonly kind: 'patch';
  readonly patch: string;
}

/** What a task may be asked to do. */
export type WorkRequest = TaskRequest | PatchRequest;

const namesTold = 5;

/** Applies a patch, all of it or nothing. Rejects as `applyPatch` and a write do. */
export async function carryOutPatch(
  patch: string,
  { workspace, write }: Pick<EngineClient, 'workspace' | 'write'>,
  { signal }: { signal: AbortSignal },
): Promise<EngineFinish> {
  const changes = await applyPatch(workspace, patch, { signal });
  if (changes.length > 0) await write(changes);
  return { outcome: 'done', summary: patchSummary(changes) };
}

function patchSummary(changes: readonly Change[]): string {
  const [only] = changes;
  if (only === undefined) return 'Nothing to change: the files are already as the patch says.';
  if (changes.length === 1) {
    const verb = only.base === null ? 'Created' : only.after === null ? 'Deleted' : 'Changed';
    return `${verb} ${posix.basename(only.path)}.`;
  }
  const names = changes.slice(0, namesTold).map(({ path }) => posix.basename(path));
  const more = changes.length > namesTold ? ` and ${changes.length - namesTold} more` : '';
  return `Changed ${changes.length} files: ${names.join(', ')}${more}.`;
}
