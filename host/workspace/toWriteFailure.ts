import { basename } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { isErrno } from './isErrno.ts';

const causes: readonly (readonly [codes: readonly string[], sentence: string])[] = [
  [['ENOSPC', 'EDQUOT'], 'The disk is full'],
  [['EROFS', 'EACCES', 'EPERM'], 'A file or folder is write-protected'],
  [['EEXIST'], 'A file of that name appeared meanwhile'],
];

/** What went wrong with a write, for whoever asked for it. `unrestored` are files that could not be put back at once. */
export function toWriteFailure(error: unknown, unrestored: readonly string[]): unknown {
  if (unrestored.length > 0) {
    const names = unrestored.map((path) => basename(path)).join(', ');
    const message = `Writing failed, and these files could not be put back yet: ${names}. Their old contents are kept, and put back before the next task here or when Earshot's host starts again.`;
    return new AppError('write_failed', message, { cause: error });
  }
  const known = causes.find(([codes]) => isErrno(error, ...codes));
  if (known !== undefined)
    return new AppError('write_failed', `${known[1]}, so nothing was changed.`, { cause: error });
  if (error instanceof Error && 'syscall' in error) {
    return new AppError('write_failed', 'The disk refused a write, so nothing was changed.', { cause: error });
  }
  return error;
}
