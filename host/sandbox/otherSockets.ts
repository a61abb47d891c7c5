import { lstat, readFile, realpath } from 'node:fs/promises';

/**
 * The sockets on the disk at which some program can be reached now, as real paths; none where the system does not say (only
 * Linux does). One that was bound by a relative path, or in a network namespace of its own, is not told of.
 */
export async function otherSockets(): Promise<string[]> {
  const table = await readFile('/proc/net/unix', 'utf8').catch(() => '');
  const found = await Promise.all(boundPaths(table).map(realIfSocket));
  return [...new Set(found.filter((path) => path !== undefined))];
}

/** The absolute paths in the kernel's table of sockets, each once; with an @ instead are those that have none on the disk. Pure. */
export function boundPaths(table: string): string[] {
  const paths = table.split('\n').flatMap((line) => /^(?:\S+ +){7}(\/.*)$/.exec(line)?.[1] ?? []);
  return [...new Set(paths)];
}

/** Its program may have taken it away, or it lies where we cannot reach it either. */
async function realIfSocket(path: string): Promise<string | undefined> {
  const real = await realpath(path).catch(() => undefined);
  if (real === undefined) return undefined;
  const stats = await lstat(real).catch(() => undefined);
  return stats?.isSocket() === true ? real : undefined;
}
