import { lstat, readlink, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { protectedFolders } from '../workspace/portablePath.ts';

/**
 * A name of git's or an agent's folder that no mount can hold: nothing is there, or a link (`target`), which itself is in a
 * writable folder.
 */
interface Unheld {
  readonly name: string;
  readonly target: string | null;
}

/** The names of such folders in a workspace that a command could take. */
export async function unheldFolders(root: string): Promise<Unheld[]> {
  const all = await Promise.all([...protectedFolders].map((name) => unheld(root, name)));
  return all.filter((each) => each !== undefined);
}

/**
 * Gives another name to such folders that a command made, and puts a link back whose place it took: what cannot be mounted
 * read-only could run code in the user's next git command. Nothing is deleted; it may be the user's own after all.
 */
export async function setAside(root: string, folders: readonly Unheld[]): Promise<void> {
  for (const { name, target } of folders) {
    const now = await unheld(root, name);
    if (now?.target === target) continue;
    const path = join(root, name);
    // The link was only removed: then there is nothing to set aside.
    if (now?.target !== null) await rename(path, `${path}.made-by-command-${Date.now()}`);
    if (target !== null) await symlink(target, path);
  }
}

/** Undefined where there is a folder or a file. */
async function unheld(root: string, name: string): Promise<Unheld | undefined> {
  const path = join(root, name);
  const stats = await lstat(path).catch(() => undefined);
  if (stats === undefined) return { name, target: null };
  return stats.isSymbolicLink() ? { name, target: await readlink(path) } : undefined;
}
