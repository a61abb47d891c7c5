import type { BigIntStats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { foldName } from './foldName.ts';

/**
 * A path (relative to `root`, its file having `stats`) with the names as the disk spells them. Where case or the form of
 * accents does not matter, one file has many spellings; it is to have one in a plan and in the journal.
 */
export async function spelledAsOnDisk(root: string, path: string, stats: BigIntStats): Promise<string> {
  // Whether it matters is the folder's own affair (drives, Linux casefold), so it is tried: nearly always one call.
  const respelled = respell(path);
  if (respelled === path) return path;
  const other = await lstat(join(root, respelled), { bigint: true }).catch(() => undefined);
  if (other?.ino !== stats.ino || other.dev !== stats.dev) return path;
  const names: string[] = [];
  for (const name of path.split('/')) {
    names.push(spellingOf(name, await readdir(join(root, ...names)).catch(() => [])));
  }
  return names.join('/');
}

/** The one of `listed` that a name stands for: itself, or the one that differs in case or accents only. Pure. */
export function spellingOf(name: string, listed: readonly string[]): string {
  if (listed.includes(name)) return name;
  return listed.find((candidate) => foldName(candidate) === foldName(name)) ?? name;
}

function respell(path: string): string {
  const swapped = path.replace(/\p{L}/gu, (letter) => {
    const upper = letter.toUpperCase();
    return upper === letter ? letter.toLowerCase() : upper;
  });
  if (swapped !== path) return swapped;
  return path === path.normalize('NFC') ? path.normalize('NFD') : path.normalize('NFC');
}
