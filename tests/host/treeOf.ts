import { lstat, readFile, readdir, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** All that an undo must bring back of a folder: each file's bytes, mode and times, each folder's mode and times. */
export async function treeOf(folder: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  // Without file types Node goes through links to folders, round and round.
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  for (const path of ['', ...paths.sort()]) {
    const stats = await lstat(join(folder, path), { bigint: true });
    const facts = [stats.mode.toString(8), String(stats.mtimeNs)];
    if (stats.isFile()) facts.push((await readFile(join(folder, path))).toString('latin1'));
    if (stats.isSymbolicLink()) facts.push(await readlink(join(folder, path)));
    tree[path] = facts.join(' ');
  }
  return tree;
}

/** The same without times: what a write that failed must leave alone. */
export async function contentsOf(folder: string): Promise<Record<string, string>> {
  const tree = await treeOf(folder);
  return Object.fromEntries(Object.entries(tree).map(([path, facts]) => [path, facts.replace(/ \d+/, '')]));
}
