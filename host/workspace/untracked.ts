import { quietGit } from './quietGit.ts';

/** Those of some files that are not in git's index; all of them where git does not say. */
export async function untracked(
  root: string,
  paths: readonly string[],
  { signal }: { readonly signal: AbortSignal },
): Promise<string[]> {
  if (paths.length === 0) return [];
  const listing = ['--literal-pathspecs', 'ls-files', '-z', '--cached', '--', ...paths];
  const tracked = new Set((await quietGit(root, listing, { signal }).catch(() => '')).split('\0'));
  return paths.filter((path) => !tracked.has(path));
}
