import { protectedFolders } from '../workspace/portablePath.ts';
import { fencesAround } from '../workspace/scan/offLimits.ts';
import type { Scanned } from '../workspace/scan/workspaceScan.ts';
import { isProgram, whyRisky } from '../workspace/whyRisky.ts';

/** Folders that may not be there yet, and in which any file would be risky; git's and agents' are off limits altogether. */
const folders = [
  ...protectedFolders,
  '.vscode',
  '.idea',
  '.husky',
  '.githooks',
  '.devcontainer',
  '.circleci',
  '.github/workflows',
  '.github/actions',
];
/** Each costs the sandbox of an engine a mount. */
const mostPaths = 300;

/**
 * What an engine that writes by itself must not change unasked: what is risky among the files there are, and the folders whose
 * contents always are; and files with a further name elsewhere. What is off limits goes first, then those, then what is nearest
 * to the root, up to 300. Pure.
 */
export function guardedPaths(seen: Scanned): string[] {
  const risky = [...seen.folders].filter((folder) => folder !== '' && whyRisky(`${folder}/file`) !== undefined);
  const whole = [...new Set([...folders, ...risky])].filter(
    (folder, _, all) => !all.some((outer) => isIn(folder, outer)),
  );
  const files = [...seen.files.values()].flatMap(({ path, stamp }) =>
    (whyRisky(path) !== undefined || isProgram({ path, executable: (stamp.mode & 0o111) !== 0 })) &&
    !whole.some((folder) => isIn(path, folder))
      ? [path]
      : [],
  );
  const owned = fencesAround(seen.offLimits.values()).map(({ path, kind }) =>
    kind === 'folder' ? `${path}/**` : path,
  );
  const depth = (path: string): number => path.split('/').length;
  const nearest = files.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const [always, others] = [whole.filter(isAlways).sort(), whole.filter((folder) => !isAlways(folder)).sort()];
  const inFull = (folder: string): string => `${folder}/**`;
  return [...new Set([...always.map(inFull), ...owned, ...seen.linked, ...others.map(inFull), ...nearest])].slice(
    0,
    mostPaths,
  );
}

function isAlways(folder: string): boolean {
  return folders.includes(folder);
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}
