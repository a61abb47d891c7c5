import { quietGit } from './quietGit.ts';

/** Where somebody is in a git repository. */
export interface GitState {
  /** Undefined when HEAD is on no branch. */
  readonly branch: string | undefined;
  /**
   * Changed and untracked files inside the folder, relative to it; untracked folders end with a slash. Undefined where git
   * would have run the repository's own programs to tell.
   */
  readonly changed: readonly string[] | undefined;
}

/**
 * Asks git about `root`. Undefined without git, outside a repository, and where git takes longer than 2 s. It changes
 * nothing, not even the index, and runs no program that the repository's own configuration names. A repository at or
 * above the home directory is not looked for.
 */
export async function readGitState(root: string, { signal }: { signal: AbortSignal }): Promise<GitState | undefined> {
  const git = (...args: string[]): Promise<string> => quietGit(root, args, { signal });
  try {
    if (await git(...ownFilters).then(namesOwnProgram, isFailure)) {
      return {
        branch: (await git('symbolic-ref', '--short', 'HEAD').catch(() => '')).trimEnd() || undefined,
        changed: undefined,
      };
    }
    const prefix = (await git('rev-parse', '--show-prefix')).trimEnd();
    return readStatus(await git(...statusHere), prefix);
  } catch {
    return undefined;
  }
}

const statusHere = ['status', '--porcelain=v2', '--branch', '-z', '--ignore-submodules=all', '--no-renames', '--', '.'];
const ownFilters = ['config', '--show-scope', '--name-only', '-z', '--get-regexp', '^filter\\..*\\.(clean|process)$'];

/** Git ends with 1 when nothing matches. */
function isFailure(error: unknown): boolean {
  return !(error instanceof Error && 'code' in error && error.code === 1);
}

/** Filters of the user's and the system's configuration are the user's choice; a repository's may be anybody's. */
function namesOwnProgram(scopesAndNames: string): boolean {
  const fields = scopesAndNames.split('\0');
  return fields.some((scope, index) => index % 2 === 0 && scope !== '' && scope !== 'global' && scope !== 'system');
}

/** Reads `git status --porcelain=v2 --branch -z`: paths are relative to the repository, `prefix` is our place in it. */
function readStatus(status: string, prefix: string): GitState {
  let branch: string | undefined;
  const changed: string[] = [];
  for (const line of status.split('\0')) {
    const head = /^# branch\.head (.+)$/.exec(line)?.[1];
    if (head !== undefined && head !== '(detached)') branch = head;
    const path = /^(?:1 (?:\S+ ){7}|u (?:\S+ ){9}|\? )(.+)$/s.exec(line)?.[1];
    if (path?.startsWith(prefix) === true) changed.push(path.slice(prefix.length));
  }
  return { branch, changed };
}
