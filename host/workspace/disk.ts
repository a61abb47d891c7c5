import { link, mkdir, open, rename, rmdir, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { AppError } from '../../protocol/appError.ts';
import { isErrno } from './isErrno.ts';
import { setExactTimes } from './setExactTimes.ts';
import type { FileTimes } from './fileImage.ts';

/** Every way the host changes a disk. */
export interface Disk {
  /**
   * Writes and syncs a file that must not exist yet. `mode` is given where the disk has modes, `owner` where the system lets
   * us. Without a mode it is what the system gives a new file: by the umask, and by what its folder says.
   */
  createFile(path: string, bytes: Uint8Array, options: { mode?: number | undefined; owner?: Owner }): Promise<void>;
  setTimes(files: readonly { readonly path: string; readonly times: FileTimes }[]): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Gives `from` a name that must not exist yet, and takes its old one. */
  moveToNew(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** One system call that changes a disk, or makes a change last. */
export interface SystemCall {
  readonly name: string;
  readonly path: string;
}

/** What every system call goes through: tests list them, refuse them, and end the process before and after each. */
export type Boundary = <T>(call: SystemCall, act: () => Promise<T>) => Promise<T>;

/** Journalling file systems write out several waiting syncs together, so a few at once cost little more than one. */
export const syncsAtOnce = 8;

/** A large file is written in pieces, as the system would cut it anyway. */
const pieceBytes = 512 * 1024;

const notGiven =
  'A file here belongs to somebody else, and a changed one could not be given its group, so nothing was changed. Ask its owner, or take it over with chown.';

/** The real disk, each of its system calls at a boundary. */
export function createDisk(at: Boundary): Disk {
  const writeAll = async (handle: FileHandle, path: string, bytes: Uint8Array): Promise<void> => {
    for (let offset = 0; offset < bytes.byteLength;) {
      const length = Math.min(pieceBytes, bytes.byteLength - offset);
      offset += (await at({ name: 'write', path }, () => handle.write(bytes, offset, length))).bytesWritten;
    }
  };
  /** The owner where the system lets us, and the group wherever the mode gives it more than everybody: it is the team's file. */
  const own = async (handle: FileHandle, path: string, owner: Owner, mode = 0): Promise<void> => {
    const ours = await handle.stat();
    for (const uid of new Set([owner.uid, ours.uid])) {
      if (uid === ours.uid && owner.gid === ours.gid) break;
      const isGiven = await at({ name: 'chown', path }, () => handle.chown(uid, owner.gid)).then(
        () => true,
        (error: unknown) => {
          if (!isErrno(error, 'EPERM', 'ENOSYS')) throw error;
          return false;
        },
      );
      if (isGiven) break;
    }
    const given = await handle.stat();
    // What the group may and not everybody, it could no more.
    const locksOut = given.gid !== owner.gid && ((mode >> 3) & ~mode & 0o7) !== 0;
    const runsAsAnother = (mode & 0o6000) !== 0 && given.uid !== owner.uid;
    if (locksOut || runsAsAnother) throw new AppError('write_failed', notGiven);
  };
  const remove = (path: string): Promise<void> => at({ name: 'unlink', path }, () => unlink(path));
  const move = (from: string, to: string): Promise<void> => at({ name: 'rename', path: to }, () => rename(from, to));
  return {
    async createFile(path, bytes, { mode, owner }) {
      const handle = await at({ name: 'open', path }, () => open(path, 'wx', mode === undefined ? 0o666 : 0o600));
      try {
        await writeAll(handle, path, bytes);
        if (owner !== undefined) await own(handle, path, owner, mode);
        if (mode !== undefined) {
          // After chown, which clears set-user-id. The file is ours: only a disk without modes (FAT) refuses this.
          await at({ name: 'chmod', path }, () => handle.chmod(mode)).catch((error: unknown) => {
            if (!isErrno(error, 'EPERM', 'ENOTSUP', 'ENOSYS')) throw error;
          });
        }
        await at({ name: 'fsync', path }, () => handle.sync());
      } finally {
        await handle.close();
      }
    },
    setTimes: (files) => at({ name: 'utimes', path: files[0]?.path ?? '' }, () => setExactTimes(files)),
    rename: move,
    async moveToNew(from, to) {
      try {
        // rename() would replace a file made meanwhile; link() does not.
        await at({ name: 'link', path: to }, () => link(from, to));
      } catch (error) {
        if (!isErrno(error, 'EPERM', 'ENOTSUP', 'ENOSYS')) throw error;
        await move(from, to);
        return;
      }
      await remove(from);
    },
    unlink: remove,
    async makeFolder(path) {
      await at({ name: 'mkdir', path }, () => mkdir(path));
    },
    removeFolder: (path) => at({ name: 'rmdir', path }, () => rmdir(path)),
    async syncFolder(path) {
      // Windows cannot open a folder; its renames need no sync.
      if (process.platform === 'win32') return;
      const handle = await open(path, 'r');
      try {
        // Some disks (shared folders, FUSE) cannot sync a folder. Nothing more can be done for them.
        await at({ name: 'fsync', path }, () => handle.sync()).catch((error: unknown) => {
          if (!isErrno(error, 'EINVAL', 'ENOTSUP', 'ENOSYS')) throw error;
        });
      } finally {
        await handle.close();
      }
    },
  };
}

/** The real one. */
export const nodeDisk: Disk = createDisk((_call, act) => act());
