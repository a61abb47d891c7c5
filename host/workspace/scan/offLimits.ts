import { lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** Git's or an agent's own folder below the root of a workspace, or a file or link of that name. What is in it is not looked at. */
export interface OffLimits {
  readonly path: string;
  /** Tells it from another one that took its place, and is the same under another path: a number alone is given again. */
  readonly identity: string;
  /** What it says, where it is a link. */
  readonly link: string | undefined;
  /** What a fence around it stands around: where a link leads, and nothing where that is not inside the workspace. */
  readonly fence: { readonly path: string; readonly kind: 'folder' | 'file' } | undefined;
}

/** So many can be fenced: each costs a mount, 200 of them 0.1 s (measured), and the cost grows with the square. */
export const mostFenced = 200;

/** Those to be fenced, the ones nearest to the root first, up to {@link mostFenced}. Pure. */
export function fencesAround(places: Iterable<OffLimits>): NonNullable<OffLimits['fence']>[] {
  const depth = (path: string): number => path.split('/').length;
  return [...places]
    .flatMap(({ fence }) => fence ?? [])
    .sort((a, b) => depth(a.path) - depth(b.path) || (a.path < b.path ? -1 : 1))
    .slice(0, mostFenced);
}

/** Looks at one; undefined when it is gone. In one go, as the walk is. */
export function readOffLimits(root: string, path: string): OffLimits | undefined {
  const absolute = join(root, path);
  try {
    const stats = lstatSync(absolute);
    const kind = stats.isDirectory() ? 'folder' : 'file';
    const link = stats.isSymbolicLink() ? readlinkSync(absolute) : undefined;
    const identity = JSON.stringify([stats.ino, stats.birthtimeMs, kind, link]);
    return { path, identity, link, fence: link === undefined ? { path, kind } : behindLink(root, absolute) };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  }
}

function behindLink(root: string, link: string): OffLimits['fence'] {
  try {
    const real = realpathSync(link);
    if (!real.startsWith(root + sep)) return undefined;
    const path = relative(root, real).split(sep).join('/');
    return { path, kind: statSync(real).isDirectory() ? 'folder' : 'file' };
  } catch (error) {
    // It leads nowhere.
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  }
}
