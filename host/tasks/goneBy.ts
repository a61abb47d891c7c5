import { lstat } from 'node:fs/promises';
import { join, posix } from 'node:path';

/**
 * When files were gone at the latest, in ms since 1970, by their paths below `root`: their folder, or what is left above it,
 * changed then or later. By the change time, which no program can set.
 */
export async function goneBy(root: string, paths: readonly string[]): Promise<(path: string) => number> {
  const changed = new Map<string, number>();
  for (const folder of new Set(paths.map((path) => posix.dirname(path)))) {
    changed.set(folder, await changeOf(root, folder));
  }
  return (path) => changed.get(posix.dirname(path)) ?? Infinity;
}

async function changeOf(root: string, folder: string): Promise<number> {
  const stats = await lstat(join(root, folder)).catch(() => undefined);
  if (stats !== undefined) return stats.ctimeMs;
  return folder === '.' ? Infinity : changeOf(root, posix.dirname(folder));
}
