import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { openPlainly } from '../../workspace/readFileInside.ts';

/** What Codex itself takes of these files. */
const mostBytes = 32 * 1024;

/**
 * The AGENTS.md of a folder, and those above it up to its repository's root, outer ones first: what Codex would read in a folder
 * that it trusts. Empty where there is none. A link is not followed.
 */
export async function repositoryNotes(root: string): Promise<string> {
  const texts = await Promise.all((await foldersUpToRepository(root)).map(readNotes));
  const joined = texts.filter((text) => text.trim() !== '').join('\n\n');
  return Buffer.from(joined).subarray(0, mostBytes).toString();
}

async function foldersUpToRepository(root: string): Promise<string[]> {
  const folders: string[] = [];
  for (let folder = root; ; folder = path.dirname(folder)) {
    folders.unshift(folder);
    if (await isThere(path.join(folder, '.git'))) return folders;
    // In no repository: what lies above is nobody's.
    if (path.dirname(folder) === folder) return [root];
  }
}

async function readNotes(folder: string): Promise<string> {
  const file = path.join(folder, 'AGENTS.md');
  const stats = await lstat(file).catch(() => undefined);
  if (stats?.isFile() !== true) return '';
  const handle = await openPlainly('AGENTS.md', file).catch(() => undefined);
  if (handle === undefined) return '';
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(mostBytes), 0, mostBytes, 0);
    return buffer.subarray(0, bytesRead).toString();
  } finally {
    await handle.close();
  }
}

function isThere(file: string): Promise<boolean> {
  return lstat(file).then(
    () => true,
    () => false,
  );
}
