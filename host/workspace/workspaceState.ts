import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { limits } from '../../protocol/limits.ts';
import type { WorkspaceState } from '../../protocol/workspace.ts';
import { readGitState } from './gitState.ts';
import { projectKind } from './projectKind.ts';
import { readTopLevel } from './topLevel.ts';

/** Looks at the folder `root`: what kind of project it is and where it stands in git. Changes nothing. */
export async function readWorkspaceState(root: string, { signal }: { signal: AbortSignal }): Promise<WorkspaceState> {
  const [{ files }, git] = await Promise.all([readTopLevel(root), readGitView(root, { signal })]);
  return { project: projectKind(files), git };
}

async function readGitView(root: string, { signal }: { signal: AbortSignal }): Promise<WorkspaceState['git']> {
  const git = await readGitState(root, { signal });
  // Neither a branch nor a count: git could not read the repository, or was not let to.
  if (git === undefined || (git.branch === undefined && git.changed === undefined))
    return { kind: (await isInRepository(root)) ? 'unknown' : 'none' };
  const branch = git.branch?.slice(0, limits.nameChars) ?? null;
  return { kind: 'repository', branch, changed: git.changed?.length ?? null };
}

/** As `readGitState` looks for one: not at or above the home directory. */
async function isInRepository(folder: string): Promise<boolean> {
  const found = await access(join(folder, '.git')).then(
    () => true,
    () => false,
  );
  const parent = dirname(folder);
  return found || (parent !== folder && parent !== homedir() && (await isInRepository(parent)));
}
