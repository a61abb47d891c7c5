import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createIgnoreRules } from './ignoreRules.ts';
import type { IgnoreRules } from './ignoreRules.ts';
import { whyUnportable } from './portablePath.ts';

/** A file as the listing sees it: enough to know whether it changed since. */
export interface ListedFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly mtimeNs: bigint;
}

/**
 * Every regular file of a workspace that git would not ignore, in a git repository or not, ordered by path. Links,
 * protected folders, node_modules and names that {@link whyUnportable} refuses are left out.
 */
export async function listFiles(root: string, { signal }: { signal: AbortSignal }): Promise<ListedFile[]> {
  const found: ListedFile[] = [];
  const walk = async (folder: string, rules: IgnoreRules): Promise<void> => {
    signal.throwIfAborted();
    // A folder that may not be read, or has gone since, has no files for us.
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    const files: string[] = [];
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const kind = entry.isDirectory() ? 'folder' : entry.isFile() ? 'file' : undefined;
      if (kind === undefined || rules.ignores(entry.name, kind) || whyUnportable(path) !== undefined) continue;
      if (kind === 'file') files.push(path);
      else await walk(path, rules.enter(entry.name, await readPatterns(join(root, path))));
    }
    const stats = await Promise.all(
      files.map((path) => lstat(join(root, path), { bigint: true }).catch(() => undefined)),
    );
    for (const [index, path] of files.entries()) {
      const stat = stats[index];
      if (stat?.isFile() === true) found.push({ path, sizeBytes: Number(stat.size), mtimeNs: stat.mtimeNs });
    }
  };
  const own = await readFile(join(root, '.git/info/exclude'), 'utf8').catch(() => '');
  await walk('', createIgnoreRules([own, (await readPatterns(root)) ?? '']));
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function readPatterns(folder: string): Promise<string | undefined> {
  return readFile(join(folder, '.gitignore'), 'utf8').catch(() => undefined);
}
