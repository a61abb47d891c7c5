import { lstat, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { protectedFolders } from '../workspace/portablePath.ts';

/** The folders of git and agents that a workspace does not have. */
export async function missingFolders(root: string): Promise<string[]> {
  const there = await Promise.all([...protectedFolders].map((name) => isThere(join(root, name))));
  return [...protectedFolders].filter((_, index) => there[index] !== true);
}

/**
 * Gives another name to such folders that a command made: what cannot be mounted read-only because it is not there could
 * run code in the user's next git command. Nothing is deleted; it may be the user's own after all.
 */
export async function setAside(root: string, missing: readonly string[]): Promise<void> {
  for (const name of missing) {
    const path = join(root, name);
    if (!(await isThere(path))) continue;
    await rename(path, `${path}.made-by-command-${Date.now()}`);
  }
}

function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
