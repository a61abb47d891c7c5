import { AppError } from '../../protocol/appError.ts';
import { inParallel } from '../workspace/inParallel.ts';
import type { Change } from '../workspace/writePlan.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { computePatch } from './compute.ts';
import type { FileBefore } from './compute.ts';
import { parsePatch } from './parsePatch.ts';
import { pathsOf } from './patch.ts';
import type { Patch } from './patch.ts';
import { refusedPatch } from './patchFailure.ts';
import { patchLimits } from './patchLimits.ts';
import { readRemedies, withRemedy } from './withRemedy.ts';

const readsAtOnce = 8;

/**
 * What a patch in the apply_patch format would change, for {@link Journal} `write`: nothing is written here, and a patch
 * that cannot be carried out whole rejects. Empty when the files are already as it says. Rejects `patch_invalid`,
 * `patch_mismatch`, `file_missing`, `path_refused`, `file_unsupported`; the message says what to repair.
 */
export async function applyPatch(
  workspace: Workspace,
  text: string,
  { signal }: { signal: AbortSignal },
): Promise<Change[]> {
  const patch = parsePatch(text);
  const files = await readFiles(patch, workspace, { signal });
  return computePatch(patch, files).map(({ before, text: result, mode }) => ({
    path: before.path,
    base: before.hash === undefined ? null : { hash: before.hash },
    after: result === null ? null : { bytes: Buffer.from(result), ...(mode === undefined ? {} : { mode }) },
  }));
}

async function readFiles(
  patch: Patch,
  workspace: Workspace,
  { signal }: { signal: AbortSignal },
): Promise<Map<string, FileBefore>> {
  const leaving = new Set(patch.sections.filter(leavesItsPlace).map(({ path }) => path));
  let readChars = 0;
  const read = async (named: string): Promise<readonly [named: string, file: FileBefore]> => {
    signal.throwIfAborted();
    const path = plainPath(named);
    const file = await workspace.read(path).catch((error: unknown) => {
      throw withRemedy(error, readRemedies);
    });
    readChars += file?.text.length ?? 0;
    if (readChars > patchLimits.readChars) {
      throw refusedPatch('The patch changes too many large files.', 'Send it in several smaller patches.');
    }
    if (file !== undefined && leaving.has(named) && (await workspace.isLink(path))) {
      const problem = `The path ${JSON.stringify(named)} is refused: it is a link to ${file.path}.`;
      throw new AppError('path_refused', `${problem} Nothing was changed. Name that file instead.`);
    }
    return [named, file ?? { path, text: null }];
  };
  return new Map(await inParallel(pathsOf(patch), readsAtOnce, read));
}

function leavesItsPlace(section: Patch['sections'][number]): boolean {
  return section.kind === 'delete' || (section.kind === 'update' && section.moveTo !== null);
}

/** `./a` is `a`: models write both. */
function plainPath(path: string): string {
  return path.replace(/^(?:\.\/)+/, '');
}
