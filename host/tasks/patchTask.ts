import { posix } from 'node:path';
import type { TaskRequest } from '../../protocol/task.ts';
import type { EngineClient, EngineFinish } from '../engines/engine.ts';
import type { WorkspaceMode } from '../../protocol/workspace.ts';
import { applyPatch } from '../patch/applyPatch.ts';
import { withRemedy, writeRemedies } from '../patch/withRemedy.ts';
import type { Change } from '../workspace/writePlan.ts';
import type { Gate } from './approvals/gate.ts';

/** What a task may be asked to do. Only a terminal may send a patch; an extension asks in words. */
export type WorkRequest = TaskRequest | { readonly kind: 'patch'; readonly patch: string };

const namesTold = 5;

type WriteGate = Pick<Gate, 'permit' | 'permitWrite'>;

/** Who sends a patch has written every line of it, so nothing in it is a question. A workspace that is read only stays so. */
export function withoutQuestions(gate: WriteGate, mode: () => WorkspaceMode): WriteGate {
  return {
    permit: (question) => gate.permit(question),
    permitWrite: async (changes) => {
      if (mode() === 'readOnly') await gate.permitWrite(changes);
    },
  };
}

/** Applies a patch, all of it or nothing. Rejects as `applyPatch` and a write do. */
export async function carryOutPatch(
  patch: string,
  { workspace, write }: Pick<EngineClient, 'workspace' | 'write'>,
  { signal }: { signal: AbortSignal },
): Promise<EngineFinish> {
  const changes = await applyPatch(workspace, patch, { signal });
  if (changes.length > 0) {
    await write(changes).catch((error: unknown) => {
      throw withRemedy(error, writeRemedies);
    });
  }
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
