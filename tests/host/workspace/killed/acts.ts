import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from '../../../../host/workspace/fileImage.ts';
import type { Journal } from '../../../../host/workspace/journal.ts';
import { patchedFiles } from './patchedFiles.ts';

const { signal } = new AbortController();

/** What a killed host was doing; each needs those before it done. */
export const acts: Readonly<Record<'patch' | 'undo' | 'redo', (journal: Journal, root: string) => Promise<unknown>>> = {
  patch: async (journal, root) =>
    journal.write('patch', root, await Promise.all(patchedFiles.map((file) => toChange(root, file))), { signal }),
  undo: (journal) => journal.undo('patch', 'undo', { signal }),
  redo: (journal) => journal.undo('undo', 'redo', { signal }),
};

async function toChange(root: string, { path, after }: (typeof patchedFiles)[number]) {
  const bytes = await readFile(join(root, path)).catch(() => null);
  return { path, base: bytes && { hash: hashOf(bytes) }, after: after === null ? null : { bytes: Buffer.from(after) } };
}
