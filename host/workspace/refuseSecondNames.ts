import { refused } from './confine.ts';
import type { WritePlan } from './writePlan.ts';
import { quietGit } from './quietGit.ts';

/**
 * Refuses files that have a second name (hard link): writing in place would change a file somewhere else, and replacing
 * one name leaves the other as it was, which whoever linked them may not want. Files in git's index are written all the
 * same: git itself replaces them at each checkout. Rejects `path_refused`.
 */
export async function refuseSecondNames(
  { root, changes }: WritePlan,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const linked = changes.filter(({ before }) => before !== null && before.stats.nlink > 1n).map(({ path }) => path);
  if (linked.length === 0) return;
  const listing = ['--literal-pathspecs', 'ls-files', '-z', '--cached', '--', ...linked];
  const tracked = new Set((await quietGit(root, listing, { signal }).catch(() => '')).split('\0'));
  const untracked = linked.find((path) => !tracked.has(path));
  if (untracked !== undefined) throw refused(untracked, 'the file has a second name (hard link) and is not in git');
}
