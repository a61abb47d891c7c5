import type { BigIntStats } from 'node:fs';
import { refused } from './confine.ts';
import { untracked } from './untracked.ts';

const secondName =
  'the file has a second name (hard link) and is not in git; a copy of it in its place breaks the link';

/**
 * Refuses files that have a second name (hard link): writing in place would change a file somewhere else, and replacing
 * one name leaves the other as it was, which whoever linked them may not want. Files in git's index are written all the
 * same: git itself replaces them at each checkout. Rejects `path_refused`. Links are resolved in `files`.
 */
export async function refuseSecondNames(
  root: string,
  files: readonly { readonly path: string; readonly stats: Pick<BigIntStats, 'nlink'> | undefined }[],
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const linked = files.filter(({ stats }) => stats !== undefined && stats.nlink > 1n).map(({ path }) => path);
  const [first] = await untracked(root, linked, { signal });
  if (first !== undefined) throw refused(first, secondName);
}
