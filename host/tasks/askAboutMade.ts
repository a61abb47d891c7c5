import { lstat, rename, symlink } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { inHeldFolder } from '../workspace/heldFolder.ts';
import type { Gate } from './approvals/gate.ts';
import type { MadePlace } from './madeOffLimits.ts';

interface SetAside extends MadePlace {
  /** Its new path. */
  readonly aside: string;
}

interface AskParts {
  readonly root: string;
  readonly gate: Pick<Gate, 'permitKept'>;
  /** Makes what is under these paths the task's, so that its undo removes it. */
  readonly own: (paths: readonly string[]) => Promise<void>;
}

/**
 * Gives another name to what a task made though it is off limits, and puts a link back whose place it took: no fence can
 * stand around what is still to come, and from here on it could run code in the user's next git command.
 */
export async function setAsideMade(root: string, made: readonly MadePlace[]): Promise<SetAside[]> {
  const done: SetAside[] = [];
  for (const place of made) {
    const aside = `${place.path}.made-by-command-${Date.now()}`;
    // Whoever moved it away meanwhile knows of it.
    const moved = await move(root, place.path, aside);
    if (moved && place.replaced !== undefined) await symlink(place.replaced, join(root, place.path));
    if (moved) done.push({ ...place, aside });
  }
  return done;
}

/**
 * Asks whether what was set aside may have its name back. After a no, or when nobody can answer any more, it keeps the other
 * one. Resolves with what became of it, to be added to the summary. Rejects with the signal's reason, after that too.
 */
export async function askAboutMade(
  asides: readonly SetAside[],
  { root, gate, own }: AskParts,
  { signal }: { readonly signal: AbortSignal },
): Promise<string> {
  if (asides.length === 0) return '';
  let allowed = false;
  let refused = asides;
  try {
    allowed = (await gate.permitKept(asides.map(({ path }) => path))).kind === 'allowed';
  } finally {
    if (allowed) refused = await putBack(root, asides);
    if (refused.length > 0) await own(refused.map(({ aside }) => `${aside}/`));
  }
  signal.throwIfAborted();
  if (refused.length === 0) return '';
  const names = refused.map(({ path }) => `${posix.basename(path)} in ${posix.dirname(path)}`).join(', ');
  const why = allowed ? 'Something else took the place of' : 'You did not allow';
  return `${why} ${names}, so each has made-by-command in its name now.`;
}

/** Returns those whose place is taken. */
async function putBack(root: string, asides: readonly SetAside[]): Promise<SetAside[]> {
  const taken: SetAside[] = [];
  for (const place of asides) {
    const isFree = (await lstat(join(root, place.path)).catch(() => undefined)) === undefined;
    if (!isFree || !(await move(root, place.aside, place.path))) taken.push(place);
  }
  return taken;
}

/** Within one folder. False where it cannot be. */
async function move(root: string, from: string, to: string): Promise<boolean> {
  try {
    await inHeldFolder(join(root, dirname(from)), (at) => rename(at(posix.basename(from)), at(posix.basename(to))));
    return true;
  } catch (error) {
    if (error instanceof AppError || (error instanceof Error && 'syscall' in error)) return false;
    throw error;
  }
}
