import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../protocol/appError.ts';

const endings = process.platform === 'win32' ? ['', '.exe', '.cmd', '.bat'] : [''];

/**
 * Looks for a program as the system would: by its path, relative to `place`, or in the folders of `searched`. A sandbox starts
 * even when what it should run is not there, and what it says then is not for users. Rejects `command_missing`.
 */
export async function requireProgram(
  program: string,
  { searched, place }: { readonly searched: string; readonly place: string },
): Promise<void> {
  const folders = program.includes('/')
    ? [place]
    : searched.split(path.delimiter).filter((each) => path.isAbsolute(each));
  for (const folder of folders) {
    for (const ending of endings) {
      const found = await access(path.resolve(folder, program + ending), constants.X_OK).then(
        () => true,
        () => false,
      );
      if (found) return;
    }
  }
  const name = path.basename(program);
  throw new AppError('command_missing', `There is no program called ${name} here. Install it, then ask again.`);
}
