import { protectedFolders } from '../workspace/portablePath.ts';
import type { Scanned } from '../workspace/scan/workspaceScan.ts';
import { isProgram, whyRisky } from './approvals/whyRisky.ts';

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
 * contents always are. Those nearest to the root go first, up to 300. Pure.
 */
export function guardedPaths(seen: Pick<Scanned, 'files' | 'folders'>): string[] {
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
  const depth = (path: string): number => path.split('/').length;
  const nearest = files.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  return [...whole.sort().map((folder) => `${folder}/**`), ...nearest].slice(0, mostPaths);
}

function isIn(path: string, folder: string): boolean {
  return path.startsWith(`${folder}/`);
}
