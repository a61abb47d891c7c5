import type { BigIntStats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { AppError } from '../../protocol/appError.ts';
import { confine } from './confine.ts';
import { hashOf } from './fileImage.ts';
import { isErrno } from './isErrno.ts';
import type { PlannedChange } from './writePlan.ts';
import { openPlainly } from './readFileInside.ts';

/**
 * The look at a file right before it is replaced: opened again without following links, it must still be the one that was
 * planned for, by its stats and by its bytes (two saves within one tick of the clock have equal times), and its name must
 * still lead to what was opened. `place` is its path in its held folder. Rejects `edit_conflict`, `path_refused`.
 */
export async function requireUnchanged(root: string, change: PlannedChange, place: string): Promise<void> {
  const { path, absolute, before } = change;
  const now = await confine(root, path);
  if (now.absolute !== absolute || !isSameFile(now.stats, before?.stats)) throw changed(path);
  if (before === null) return;
  const handle = await openPlainly(path, place);
  if (handle === undefined) throw changed(path);
  try {
    if (!isSameFile(await handle.stat({ bigint: true }), before.stats)) throw changed(path);
    if (hashOf(await handle.readFile()) !== before.image.hash) throw changed(path);
  } finally {
    await handle.close();
  }
  if (!isSameFile(await lstatIfThere(place), before.stats)) throw changed(path);
}

function isSameFile(now: BigIntStats | undefined, then: BigIntStats | undefined): boolean {
  return (
    now?.ino === then?.ino &&
    now?.dev === then?.dev &&
    now?.size === then?.size &&
    now?.mode === then?.mode &&
    now?.mtimeNs === then?.mtimeNs &&
    now?.ctimeNs === then?.ctimeNs
  );
}

async function lstatIfThere(place: string): Promise<BigIntStats | undefined> {
  return lstat(place, { bigint: true }).catch((error: unknown) => {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  });
}

function changed(path: string): AppError {
  return new AppError('edit_conflict', `${path} has changed meanwhile.`);
}
