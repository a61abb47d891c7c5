import { link, mkdir, open, rename, rmdir, unlink } from 'node:fs/promises';
import { isErrno } from './isErrno.ts';
import { setExactTimes } from './setExactTimes.ts';
import type { FileTimes } from './fileImage.ts';

/** Every way the host changes a disk, one system-call boundary each, so that tests can fail or end it at any of them. */
export interface Disk {
  /** Writes and syncs a file that must not exist yet. `owner` is kept where the system lets us. */
  createFile(path: string, bytes: Uint8Array, options: { mode: number; owner?: Owner }): Promise<void>;
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

/** Journalling file systems write out several waiting syncs together, so a few at once cost little more than one. */
export const syncsAtOnce = 8;

/** The real one. */
export const nodeDisk: Disk = {
  async createFile(path, bytes, { mode, owner }) {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      if (owner !== undefined) {
        await handle.chown(owner.uid, owner.gid).catch((error: unknown) => {
          if (!isErrno(error, 'EPERM', 'ENOSYS')) throw error;
        });
      }
      // After chown, which clears set-user-id.
      await handle.chmod(mode);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
  setTimes: setExactTimes,
  rename,
  async moveToNew(from, to) {
    try {
      // rename() would replace a file made meanwhile; link() does not.
      await link(from, to);
    } catch (error) {
      if (!isErrno(error, 'EPERM', 'ENOTSUP', 'ENOSYS')) throw error;
      await rename(from, to);
      return;
    }
    await unlink(from);
  },
  unlink,
  async makeFolder(path) {
    await mkdir(path);
  },
  removeFolder: rmdir,
  async syncFolder(path) {
    // Windows cannot open a folder; its renames need no sync.
    if (process.platform === 'win32') return;
    const handle = await open(path, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
};
