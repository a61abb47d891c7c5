import { treeOf } from '../../treeOf.ts';

/** Every file's bytes, mode and times, and the names of the folders: their times may be lost where a process ends. */
export async function filesOf(root: string): Promise<Record<string, string>> {
  const tree = Object.entries(await treeOf(root));
  return Object.fromEntries(tree.map(([path, facts]) => [path, facts.replace(/^(4\d{4}) \d+$/, '$1')]));
}
