import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Scanned } from '../workspace/scan/workspaceScan.ts';
import type { Authorship } from './authorship.ts';

/** Something that is off limits and yet was made: git's or an agent's own folder below the root of a workspace. */
export interface MadePlace {
  readonly path: string;
  /** What the link said whose place it took. */
  readonly replaced: string | undefined;
}

/**
 * Those of what is off limits that a task made between two looks, also in the place of another one; one that was there and
 * moved is none. The user may clone a repository meanwhile: that is theirs.
 */
export async function madeBetween(
  root: string,
  before: Scanned['offLimits'],
  after: Scanned['offLimits'],
  authorship: Pick<Authorship, 'hasMade'>,
): Promise<MadePlace[]> {
  const made: MadePlace[] = [];
  const known = new Set([...before.values()].map(({ identity }) => identity));
  for (const { path, identity } of after.values()) {
    if (known.has(identity)) continue;
    const stats = await lstat(join(root, path)).catch(() => undefined);
    if (stats === undefined) continue;
    const { birthtimeMs: birthMs, ctimeMs } = stats;
    if (authorship.hasMade({ path, birthMs, ctimeMs })) made.push({ path, replaced: before.get(path)?.link });
  }
  return made;
}
