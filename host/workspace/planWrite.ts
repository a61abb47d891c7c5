import { randomUUID } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { confine, refused } from './confine.ts';
import { isErrno } from './isErrno.ts';
import { hashOf } from './fileImage.ts';
import { readFileInside } from './readFileInside.ts';
import { refuseSecondNames } from './refuseSecondNames.ts';
import { refuseTwins } from './refuseTwins.ts';
import { requireOpenFolders } from './requireOpenFolders.ts';
import { toWriteFailure } from './toWriteFailure.ts';
import type { Change, PlannedChange, WritePlan } from './writePlan.ts';

/**
 * Checks every change before any is made. Rejects `path_refused`, `edit_conflict` (a file is not what the change was
 * computed from), `file_exists`, `file_unsupported`, `write_failed` (a write-protected file or folder).
 */
export async function planWrite(
  root: string,
  changes: readonly Change[],
  options: { signal: AbortSignal },
): Promise<WritePlan> {
  try {
    return await planChanges(root, changes, options);
  } catch (error) {
    throw toWriteFailure(error, []);
  }
}

async function planChanges(
  root: string,
  changes: readonly Change[],
  { signal }: { signal: AbortSignal },
): Promise<WritePlan> {
  const planned = new Map<string, PlannedChange>();
  const madeFolders = new Set<string>();
  for (const change of changes) {
    const next = await planChange(root, change);
    if (planned.has(next.path)) throw refused(change.path, 'it is named twice');
    planned.set(next.path, next);
    if (next.after !== null) for (const folder of await missingFolders(root, next.path)) madeFolders.add(folder);
  }
  const plan = {
    root,
    changes: [...planned.values()],
    madeFolders: [...madeFolders].sort((a, b) => a.length - b.length),
  };
  await requireOpenFolders(root, touchedFolders(plan));
  await refuseTwins(plan);
  const files = plan.changes.map(({ path, before }) => ({ path, stats: before?.stats }));
  await refuseSecondNames(root, files, { signal });
  return plan;
}

async function planChange(root: string, { path, base, after }: Change): Promise<PlannedChange> {
  const before = (await readFileInside(root, path)) ?? null;
  if (before === null) {
    if (base !== null) throw new AppError('edit_conflict', `${path} is not there any more.`);
  } else {
    if (base === null) throw new AppError('file_exists', `There is already a file called ${path}.`);
    if (before.image.hash !== base.hash || (base.mode ?? before.image.mode) !== before.image.mode) {
      throw new AppError('edit_conflict', `${path} has changed meanwhile.`);
    }
    // Replacing it would work, and is not what its protection is for. Whoever names the mode knows of it: an undo does.
    if (base.mode === undefined && (before.image.mode & 0o222) === 0) {
      const remedy = '"chmod u+w" takes its protection off.';
      throw new AppError('write_failed', `${path} is write-protected, so nothing was changed. ${remedy}`);
    }
  }
  const place = before ?? (await confine(root, path));
  const mode = after?.mode ?? before?.image.mode ?? 0o644;
  return {
    path: place.path,
    absolute: place.absolute,
    before,
    after: after && {
      bytes: after.bytes,
      hash: hashOf(after.bytes),
      mode,
      modeIsOpen: before === null && after.mode === undefined,
      times: after.times,
    },
    temporary: posix.join(posix.dirname(place.path), `.earshot-${randomUUID()}.tmp`),
  };
}

async function missingFolders(root: string, path: string): Promise<string[]> {
  const missing: string[] = [];
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
    try {
      await lstat(join(root, folder));
      break;
    } catch (error) {
      if (!isErrno(error, 'ENOENT')) throw error;
      missing.push(folder);
    }
  }
  return missing;
}

/** The folders whose listing a plan changes and that are already there, as absolute paths. */
export function touchedFolders({ root, changes, madeFolders }: WritePlan): string[] {
  const made = new Set(madeFolders.map((folder) => join(root, folder)));
  const touched = [...changes.map(({ absolute }) => dirname(absolute)), ...[...made].map((folder) => dirname(folder))];
  return [...new Set(touched)].filter((folder) => !made.has(folder));
}
