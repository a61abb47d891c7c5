import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { applyPatch } from '../../../host/patch/applyPatch.ts';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { openWorkspace } from '../../../host/workspace/workspace.ts';
import { AppError } from '../../../protocol/appError.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const options = { signal: new AbortController().signal };

export type PatchResult =
  { readonly kind: 'applied' } | { readonly kind: 'refused'; readonly code: string; readonly message: string };

/** A workspace with a journal, to apply patches in. */
export async function setUpPatching(test: TestContext) {
  const base = await temporaryFolder(test);
  const root = await temporaryFolder(test);
  const journal = await openJournal(join(base, 'journal'), { disk: nodeDisk, onUnrecovered: () => undefined });
  let entries = 0;
  const undo = (): Promise<unknown> => journal.undo(`patch-${entries}`, `undo-${entries}`, options);
  /** Applies a patch for real. Rejects with whatever is no AppError. */
  const apply = async (patch: string): Promise<PatchResult> => {
    try {
      const changes = await applyPatch(await openWorkspace(root), patch, options);
      entries += 1;
      if (changes.length > 0) await journal.write(`patch-${entries}`, root, changes, options);
      return { kind: 'applied' };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { kind: 'refused', code: error.code, message: error.message };
    }
  };
  return { root, apply, undo };
}
