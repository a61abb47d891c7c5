import { posix } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { Journal } from '../workspace/journal.ts';
import type { Gate } from './approvals/gate.ts';

interface AskParts {
  readonly taskId: string;
  readonly journal: Pick<Journal, 'edits' | 'undo'>;
  readonly gate: Pick<Gate, 'permit' | 'unasked'>;
  /** What was changed without the journal: nobody could ask before. */
  readonly found: ReadonlySet<string>;
  /** Of that, what could not be changed without being asked all the same. */
  readonly guarded: readonly string[];
}

/**
 * Asks about the risky files that an engine made by itself, and those that a command changed: a fence can stand around what is
 * there, not around what is still to come, and a command may need to write what is there. After a no, or when nobody can answer
 * any more, they are as they were before. Resolves with what became of them, to be added to the summary; empty where there is
 * nothing to say. Rejects with the signal's reason, after that too.
 */
export async function askAfterwards(
  { taskId, journal, gate, found, guarded }: AskParts,
  { signal }: { readonly signal: AbortSignal },
): Promise<string> {
  if (found.size === 0) return '';
  const edits = await journal.edits(taskId);
  const made = edits.filter(({ kind, path }) => kind !== 'delete' && found.has(path) && !isGuarded(path, guarded));
  const paths = await gate.unasked(made.map(({ path }) => path).sort());
  if (paths.length === 0) return '';
  let allowed = false;
  let told = '';
  try {
    allowed = (await gate.permit({ kind: 'edit', paths, done: true })).kind === 'allowed';
  } finally {
    if (!allowed) told = await takeBack(paths, { taskId, journal });
  }
  signal.throwIfAborted();
  return told;
}

/** Also for a task that was cancelled: its signal must not hinder it. */
async function takeBack(paths: readonly string[], { taskId, journal }: Pick<AskParts, 'taskId' | 'journal'>) {
  const { signal } = new AbortController();
  const names = paths.map((path) => posix.basename(path)).join(', ');
  try {
    await journal.undo(taskId, taskId, { paths, signal });
    return `You did not allow the change of ${names}, so I took it back.`;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return `You did not allow the change of ${names}, and I could not take it back: ${error.message}`;
  }
}

function isGuarded(path: string, guarded: readonly string[]): boolean {
  return guarded.some((place) => (place.endsWith('/**') ? path.startsWith(place.slice(0, -2)) : path === place));
}
