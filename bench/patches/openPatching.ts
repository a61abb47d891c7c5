import path from 'node:path';
import { applyPatch } from '../../host/patch/applyPatch.ts';
import { nodeDisk } from '../../host/workspace/disk.ts';
import { openJournal } from '../../host/workspace/journal.ts';
import type { Change } from '../../host/workspace/writePlan.ts';
import { openWorkspace } from '../../host/workspace/workspace.ts';

/** The host's own way from a patch to files: found and computed, then written through a journal in `folder`. */
export async function openPatching(folder: string) {
  const journal = await openJournal(path.join(folder, 'journal'), {
    disk: nodeDisk,
    onUnrecovered: (paths) => {
      throw new Error(`Not put back: ${paths.join(', ')}`);
    },
  });
  let entries = 0;
  const compute = async (root: string, patch: string, options: { readonly signal: AbortSignal }): Promise<Change[]> =>
    applyPatch(await openWorkspace(root), patch, options);
  return {
    compute,
    async apply(root: string, patch: string, options: { readonly signal: AbortSignal }): Promise<void> {
      await journal.write(`patch-${(entries += 1)}`, root, await compute(root, patch, options), options);
    },
  };
}

/** How long it takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}
