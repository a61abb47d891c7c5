import { AppError } from '../../protocol/appError.ts';
import type { AppErrorCode } from '../../protocol/appError.ts';
import type { TaskView } from '../../protocol/task.ts';
import { unifiedDiffOf } from '../workspace/editOf.ts';
import type { Terminal } from './openTerminal.ts';
import type { Output } from './output.ts';
import { readWhole } from './readWhole.ts';

/** There is no file, or none that can be shown as text: a folder in its place, a link, bytes, too much. */
const unshown: readonly AppErrorCode[] = ['file_missing', 'path_refused', 'file_unsupported'];

/** Shows both versions of each file that an undo left alone: as it is now, and as it was before the task. Rejects as `version.read` does. */
export async function tellConflicts(
  { taskId, conflicts = [], mergeable = [], conflictOf }: TaskView,
  { calls, output }: { readonly calls: Terminal['calls']; readonly output: Output },
  options: { readonly signal: AbortSignal },
): Promise<void> {
  if (conflictOf === undefined) return;
  for (const path of conflicts) {
    const read = (version: 'now' | 'before'): Promise<string | null> =>
      readWhole((offset) =>
        calls.request('version.read', { taskId: conflictOf, path, version, offset }, options),
      ).catch((error: unknown) => {
        if (error instanceof AppError && unshown.includes(error.code)) return null;
        throw error;
      });
    const [now, before] = [await read('now'), await read('before')];
    const diff = unifiedDiffOf(path, toBytes(now), toBytes(before)).trimEnd();
    const offer = mergeable.includes(path) ? '; "undo --merge" puts both into it' : '';
    output.tell(`${path} as it is now (-) and as it was before that (+)${offer}:\n${diff}`, {
      event: 'conflict',
      taskId,
      path,
      now,
      before,
    });
  }
}

function toBytes(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text);
}
