import { applyPatch } from '../../../../host/patch/applyPatch.ts';
import type { Journal } from '../../../../host/workspace/journal.ts';
import { openWorkspace } from '../../../../host/workspace/workspace.ts';
import { threeFilePatch } from './patchedFiles.ts';

const { signal } = new AbortController();

/** What a killed host was doing; each needs those before it done. */
export const acts: Readonly<Record<'patch' | 'undo' | 'redo', (journal: Journal, root: string) => Promise<unknown>>> = {
  patch: async (journal, root) => {
    const changes = await applyPatch(await openWorkspace(root), threeFilePatch, { signal });
    await journal.write('patch', root, changes, { signal });
  },
  undo: (journal) => journal.undo('patch', 'undo', { signal }),
  redo: (journal) => journal.undo('undo', 'redo', { signal }),
};
