import { fencesAround, mostFenced } from './offLimits.ts';
import type { Scanned } from './workspaceScan.ts';

type Fenced = Pick<Scanned, 'offLimits' | 'linked'>;

/**
 * What no command may change, relative to the root: what is off limits, then files with a name elsewhere; up to
 * {@link mostFenced}. Pure.
 */
export function fencedPaths({ offLimits, linked }: Fenced): string[] {
  return [...fencesAround(offLimits.values()).map(({ path }) => path), ...linked].slice(0, mostFenced);
}

/** Whether there is more of it than can be fenced. Pure. */
export function isCrowded({ offLimits, linked }: Fenced): boolean {
  return offLimits.size + linked.size > mostFenced;
}
