import { AppError } from '../../protocol/appError.ts';
import { isErrno } from './isErrno.ts';

interface Cause {
  readonly codes: readonly string[];
  readonly what: string;
  readonly remedy: string;
}

const causes: readonly Cause[] = [
  { codes: ['ENOSPC', 'EDQUOT'], what: 'the disk is full', remedy: 'Make room first.' },
  {
    codes: ['EROFS', 'EACCES', 'EPERM'],
    what: 'a file or folder is write-protected',
    remedy: 'Take its protection off first.',
  },
  { codes: ['EEXIST'], what: 'a file of that name appeared meanwhile', remedy: 'Look at it and ask again.' },
];
const unknown = { what: 'the disk refused a write', remedy: 'Ask again.' };

/** What a disk said while it was at `path`, a file or folder of the workspace: only who acts on it knows its path there. */
export function toDiskFailure(error: unknown, path?: string): unknown {
  const known = causes.find(({ codes }) => isErrno(error, ...codes));
  if (known === undefined && !(error instanceof Error && 'syscall' in error)) return error;
  const { what, remedy } = known ?? unknown;
  const alone = what.charAt(0).toUpperCase() + what.slice(1);
  const where = path === undefined ? alone : `${path} can't be written: ${what}`;
  return new AppError('write_failed', `${where}, so nothing was changed. ${remedy}`, { cause: error });
}

/** What went wrong with a write, for whoever asked for it. `unrestored` are files that could not be put back at once. */
export function toWriteFailure(error: unknown, unrestored: readonly string[]): unknown {
  if (unrestored.length === 0) return toDiskFailure(error);
  const message = `Writing failed, and these files could not be put back yet: ${unrestored.join(', ')}. Their old contents are kept, and put back before the next task here or when Earshot's host starts again.`;
  return new AppError('write_failed', message, { cause: error });
}
