import { AppError } from '../../protocol/appError.ts';
import type { AppErrorCode } from '../../protocol/appError.ts';

type Remedies = Readonly<Partial<Record<AppErrorCode, string>>>;

const readAgain = 'Read it again and send the patch anew.';
const onlyText = 'Only text is patched: leave this file out.';

/** While the files of a patch are read. */
export const readRemedies: Remedies = {
  path_refused: 'Name files by their path from the top of the workspace.',
  file_unsupported: onlyText,
};

/** While what came of it is written: `write_failed` names its own next step, as no two causes have the same. */
export const writeRemedies: Remedies = {
  edit_conflict: readAgain,
  file_exists: readAgain,
  path_refused: 'Mend that, or leave this file out.',
  file_unsupported: onlyText,
};

/** A failure in the words of who must repair the patch. */
export function withRemedy(error: unknown, remedies: Remedies): unknown {
  const remedy = error instanceof AppError ? remedies[error.code] : undefined;
  if (!(error instanceof AppError) || remedy === undefined) return error;
  return new AppError(error.code, `${error.message} Nothing was changed. ${remedy}`, { cause: error });
}
