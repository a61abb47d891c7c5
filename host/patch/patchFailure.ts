import { AppError } from '../../protocol/appError.ts';

const shownChars = 160;

/** A patch that cannot be read. `line` is the patch's own line, from 1. */
export function invalidPatch(line: number, problem: string, remedy: string): AppError {
  return new AppError('patch_invalid', `Line ${line} of the patch: ${problem} Nothing was changed. ${remedy}`);
}

/** A patch that can be read and cannot be carried out as a whole. */
export function refusedPatch(problem: string, remedy: string): AppError {
  return new AppError('patch_invalid', `${problem} Nothing was changed. ${remedy}`);
}

/** A line of text so that its spaces can be seen, cut where it is long. */
export function quoted(text: string): string {
  if (text === '') return 'an empty line';
  return JSON.stringify(text.length > shownChars ? `${text.slice(0, shownChars)}…` : text);
}
