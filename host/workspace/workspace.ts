import { lstat, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { confine } from './confine.ts';
import { holdsName } from './holdsName.ts';
import { listFiles } from './listFiles.ts';
import type { ListedFile } from './listFiles.ts';
import { readFileInside } from './readFileInside.ts';
import { textOf } from './textOf.ts';

/** A text file as read, with what a change to it must name as its base. */
interface TextFile {
  /** Relative to the root, links resolved. */
  readonly path: string;
  /** Its bytes as text: byte order mark and line ends included. */
  readonly text: string;
  readonly hash: string;
  readonly mode: number;
}

/** A folder the user allowed, for reading. All writing goes through the journal. */
export interface Workspace {
  /** Absolute, links resolved. */
  readonly root: string;
  /** Every file that git would not ignore, by path. */
  list(options: { signal: AbortSignal }): Promise<ListedFile[]>;
  /** Undefined when there is none. Rejects `path_refused`, `file_unsupported` for binary, non-UTF-8 and huge ones. */
  read(path: string): Promise<TextFile | undefined>;
  /** Whether a path's last name is a symbolic link. Rejects `path_refused`. */
  isLink(path: string): Promise<boolean>;
  /** Whether a name stands in a file, one that cannot be read as text too. Rejects `path_refused`. */
  holds(path: string, name: string): Promise<boolean>;
}

/** Opens the folder at an absolute path that the user has allowed. Rejects `workspace_missing` when it is no folder. */
export async function openWorkspace(folder: string): Promise<Workspace> {
  const root = await realFolder(folder);
  return {
    root,
    list: ({ signal }) => listFiles(root, { signal }),
    async isLink(path) {
      await confine(root, path);
      return (await lstat(join(root, path))).isSymbolicLink();
    },
    holds: (path, name) => holdsName(root, path, name),
    async read(path) {
      const file = await readFileInside(root, path);
      return (
        file && { path: file.path, text: textOf(file.path, file.bytes), hash: file.image.hash, mode: file.image.mode }
      );
    },
  };
}

async function realFolder(folder: string): Promise<string> {
  try {
    const root = await realpath(folder);
    if ((await stat(root)).isDirectory()) return root;
  } catch (error) {
    throw new AppError('workspace_missing', 'The workspace folder is not there any more.', { cause: error });
  }
  throw new AppError('workspace_missing', 'The workspace is not a folder.');
}
