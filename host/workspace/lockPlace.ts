import { readFile, realpath, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { plainLockName } from './portablePath.ts';

/** Where the lock of a workspace lies. */
export interface LockPlace {
  /** Absolute. */
  readonly file: string;
  /** The same for every name of the folder that it lies in: links, bind mounts, other spellings. */
  readonly key: string;
  /** For the user, without an absolute path. */
  readonly shown: string;
  /** True when the user sees it come and go: the folder's times are then kept. */
  readonly inSight: boolean;
}

const gitLockName = 'earshot.lock';

/**
 * Finds the lock of a workspace, whose `root` is a real path. It lies where everybody finds it who may work there, other
 * users and other machines too: in the git folder of its repository, which it shares with every other workspace of that
 * working tree, else in the workspace itself. Rejects `workspace_missing`.
 */
export async function findLockPlace(root: string): Promise<LockPlace> {
  const git = await findGitFolder(root);
  const folder = git ?? root;
  const { dev, ino } = await stat(folder, { bigint: true }).catch((error: unknown) => {
    throw new AppError('workspace_missing', 'The workspace folder is not there any more.', { cause: error });
  });
  const file = join(folder, git === undefined ? plainLockName : gitLockName);
  const inside = file.startsWith(root + sep);
  const shown = inside ? relative(root, file).split(sep).join('/') : `${gitLockName} in the repository's git folder`;
  return { file, key: `${dev}:${ino}`, shown, inSight: git === undefined };
}

/** As `gitState`, no repository is looked for at or above the home directory: one there is of settings, not of projects. */
async function findGitFolder(root: string): Promise<string | undefined> {
  const home = await realpath(homedir()).catch(() => '');
  for (let folder = root; !contains(folder, home) || folder === root; folder = dirname(folder)) {
    const found = await readGitFolder(folder);
    if (found !== undefined) return found;
    if (dirname(folder) === folder) return undefined;
  }
  return undefined;
}

function contains(outer: string, inner: string): boolean {
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

/** `.git` is a folder, or in a worktree or submodule a file that names one: "gitdir: PATH". */
async function readGitFolder(folder: string): Promise<string | undefined> {
  try {
    const dotGit = join(folder, '.git');
    if ((await stat(dotGit)).isDirectory()) return await whole(dotGit);
    const target = /^gitdir: (.+?)[\r\n]*$/.exec(await readFile(dotGit, 'utf8'))?.[1];
    return target === undefined ? undefined : await whole(resolve(folder, target));
  } catch {
    return undefined;
  }
}

/** What a file of the repository names must look like git's own: it is anybody's text. */
async function whole(folder: string): Promise<string | undefined> {
  const real = await realpath(folder);
  const ours = real.split(sep).some((name) => name.endsWith('.git'));
  return ours && (await stat(join(real, 'HEAD'))).isFile() ? real : undefined;
}
