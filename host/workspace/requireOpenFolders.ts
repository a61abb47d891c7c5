import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, relative, sep } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { isErrno } from './isErrno.ts';

const freely = constants.R_OK | constants.W_OK | constants.X_OK;

/**
 * A file is replaced by changing its folder, and that lasts once the folder has been opened and synced: so each must be
 * open to us, for reading too; all of them in `root`, absolute. Known before anything is written, nothing has to be taken back.
 * Rejects `write_failed`.
 */
export async function requireOpenFolders(root: string, folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await access(folder, freely).catch((error: unknown) => {
      if (!isErrno(error, 'EACCES', 'EPERM', 'EROFS')) throw error;
      const path = relative(root, folder).split(sep).join('/') || basename(root);
      const message = `The folder ${path} may not be read and changed, so nothing was changed.`;
      throw new AppError('write_failed', `${message} "chmod u+rwx" opens it.`, { cause: error });
    });
  }
}
