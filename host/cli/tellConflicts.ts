import { AppError } from '../../protocol/appError.ts';
import type { TaskView } from '../../protocol/task.ts';
import { unifiedDiffOf } from '../workspace/editOf.ts';
import type { Terminal } from './openTerminal.ts';
import type { Output } from './output.ts';
import { readWhole } from './readWhole.ts';

const versions = ['now', 'before'] as const;

/** A version of a file: its text, null where there is no file, or one that no terminal can show. */
type Version = { readonly shown: true; readonly text: string | null } | { readonly shown: false };

/**
 * Shows both versions of each file that an undo left alone: as it is now, and as it was before the task. Rejects as
 * `version.read` does.
 */
export async function tellConflicts(
  { taskId, conflicts = [], mergeable = [], conflictOf }: TaskView,
  { calls, output }: { readonly calls: Terminal['calls']; readonly output: Output },
  options: { readonly signal: AbortSignal },
): Promise<void> {
  if (conflictOf === undefined) return;
  for (const path of conflicts) {
    const read = (version: (typeof versions)[number]): Promise<Version> =>
      toVersion(
        readWhole((offset) => calls.request('version.read', { taskId: conflictOf, path, version, offset }, options)),
      );
    const both = { now: await read('now'), before: await read('before') };
    const notShown = versions.filter((version) => !both[version].shown);
    const [now, before] = [textOf(both.now), textOf(both.before)];
    const diff =
      notShown.length > 0
        ? 'not shown: binary, too large, or no file any more'
        : unifiedDiffOf(path, toBytes(now), toBytes(before)).trimEnd();
    const offer = mergeable.includes(path) ? '; "undo --merge" puts both into it' : '';
    output.tell(`${path} as it is now (-) and as it was before that (+)${offer}:\n${diff}`, {
      event: 'conflict',
      taskId,
      path,
      now,
      before,
      ...(notShown.length === 0 ? {} : { notShown }),
    });
  }
}

async function toVersion(reading: Promise<string>): Promise<Version> {
  try {
    return { shown: true, text: await reading };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'file_missing') return { shown: true, text: null };
    // A folder or a link has come into its place, or bytes.
    if (error.code === 'path_refused' || error.code === 'file_unsupported') return { shown: false };
    throw error;
  }
}

function textOf(version: Version): string | null {
  return version.shown ? version.text : null;
}

function toBytes(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text);
}
