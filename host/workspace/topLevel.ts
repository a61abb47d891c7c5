import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createIgnoreRules } from './ignoreRules.ts';

/** Folders that tools fill, hidden even where no .gitignore names them. */
const builtFolders = new Set(['build', 'coverage', 'dist', 'out', 'target', 'vendor', 'venv', '__pycache__']);

/** The names right inside a folder, sorted. */
export interface TopLevel {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** What a person would name when asked what is in `root`: no dot-files, nothing ignored, nothing built, no links. */
export async function readTopLevel(root: string): Promise<TopLevel> {
  const [entries, excluded, ignored] = await Promise.all([
    readdir(root, { withFileTypes: true }).catch(() => []),
    readFile(join(root, '.git/info/exclude'), 'utf8').catch(() => ''),
    readFile(join(root, '.gitignore'), 'utf8').catch(() => ''),
  ]);
  const rules = createIgnoreRules([excluded, ignored]);
  const [folders, files]: [string[], string[]] = [[], []];
  for (const entry of entries) {
    const { name } = entry;
    if (name.startsWith('.')) continue;
    if (entry.isDirectory() && !builtFolders.has(name) && !rules.ignores(name, 'folder')) folders.push(name);
    if (entry.isFile() && !rules.ignores(name, 'file')) files.push(name);
  }
  return { folders: folders.sort(), files: files.sort() };
}
