import { refused } from './confine.ts';
import type { WritePlan } from './writePlan.ts';
import { untracked } from './untracked.ts';

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
  const [first] = await untracked(root, linked, { signal });
  if (first !== undefined) throw refused(first, 'the file has a second name (hard link) and is not in git');
}
