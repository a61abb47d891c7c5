import { lstat, realpath } from 'node:fs/promises';
import type { BigIntStats } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { isErrno } from './isErrno.ts';
import { spelledAsOnDisk } from './spelledAsOnDisk.ts';
import { whyUnportable } from './portablePath.ts';

/** A request's path turned into a safe one. `stats` is undefined when nothing is there yet. */
export interface Confined {
  /** Relative to the root, with `/`, links resolved. */
  readonly path: string;
  readonly absolute: string;
  readonly stats: BigIntStats | undefined;
}

/**
 * The one way from a path in a request to a path on disk. Every component is looked at without following links; a link
 * is resolved and must stay inside `root`, which is a real path. Rejects `path_refused`.
 */
export async function confine(root: string, path: string): Promise<Confined> {
  refuseUnportable(path, path);
  const names = path.split('/');
  let absolute = root;
  let stats: BigIntStats | undefined;
  for (const [index, name] of names.entries()) {
    absolute = join(absolute, name);
    stats = await lstatIfThere(absolute, path);
    if (stats?.isSymbolicLink() === true) {
      absolute = await resolveInside(root, absolute, path);
      stats = await lstatIfThere(absolute, path);
    }
    if (stats === undefined) {
      absolute = join(absolute, ...names.slice(index + 1));
      break;
    }
    const last = index === names.length - 1;
    if (last && !stats.isFile()) throw refused(path, 'it is not a regular file');
    if (!last && !stats.isDirectory()) throw refused(path, 'a part of it is not a folder');
  }
  const asked = relative(root, absolute).split(sep).join('/');
  const real = stats === undefined ? asked : await spelledAsOnDisk(root, asked, stats);
  refuseUnportable(path, real);
  return { path: real, absolute: join(root, ...real.split('/')), stats };
}

/** The error for a path that may not be used. */
export function refused(path: string, reason: string): AppError {
  return new AppError('path_refused', `The path ${JSON.stringify(path.slice(0, 200))} is refused: ${reason}.`);
}

function refuseUnportable(asked: string, path: string): void {
  const reason = whyUnportable(path);
  if (reason !== undefined) throw refused(asked, reason);
}

async function resolveInside(root: string, link: string, path: string): Promise<string> {
  let target: string;
  try {
    target = await realpath(link);
  } catch {
    throw refused(path, 'it goes through a link that leads nowhere');
  }
  if (!target.startsWith(root + sep)) throw refused(path, 'it goes through a link out of the workspace');
  return target;
}

async function lstatIfThere(absolute: string, path: string): Promise<BigIntStats | undefined> {
  try {
    return await lstat(absolute, { bigint: true });
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    if (isErrno(error, 'EACCES')) throw refused(path, 'it lies in a folder that may not be entered');
    throw error;
  }
}
