import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { ownProtected } from './ownProtected.ts';

/** The outermost part of a place in a workspace that is not there: '.github' of '.github/workflows'. Undefined where all is. */
export async function outermostMissing(root: string, place: string): Promise<string | undefined> {
  const parts = place.split('/');
  for (let depth = 1; depth <= parts.length; depth += 1) {
    const outer = parts.slice(0, depth).join('/');
    if ((await lstat(path.join(root, outer)).catch(() => undefined)) === undefined) return outer;
  }
  return undefined;
}

/**
 * Guarded paths as Codex's sandbox can guard them. It lays its mount on the outermost missing part, and fails where it would
 * lay two: so that part is guarded whole, and what Codex guards by itself is left out.
 */
export async function guardable(root: string, guarded: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const place of guarded) {
    if (ownProtected.some((name) => place === `${name}/**`)) continue;
    const missing = await outermostMissing(root, place.replace(/\/\*\*$/, ''));
    found.push(missing === undefined || missing === place ? place : `${missing}/**`);
  }
  return [...new Set(found)];
}
