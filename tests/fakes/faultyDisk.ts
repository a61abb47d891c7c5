import { nodeDisk } from '../../host/workspace/disk.ts';
import type { Disk } from '../../host/workspace/disk.ts';

/** The real disk, with operations counted and, from a chosen one on, refused. */
export interface FaultyDisk extends Disk {
  /** The operations asked for so far, by name, refused ones included. */
  readonly operations: readonly string[];
  /** The n-th operation (from 0) fails as a full disk does; those after it work again. */
  failAt(index: number): void;
  /** The n-th operation and all after it fail: the process is as good as dead. */
  dieAt(index: number): void;
  /** Runs `act` right before the next operation of that name. */
  before(operation: keyof Disk, act: () => Promise<void>): void;
}

export function createFaultyDisk(): FaultyDisk {
  const operations: string[] = [];
  let interruption: { readonly operation: string; readonly act: () => Promise<void> } | undefined;
  let refuses: (index: number) => boolean = () => false;

  const guarded =
    <A extends unknown[]>(name: string, operation: (...args: A) => Promise<void>): ((...args: A) => Promise<void>) =>
    async (...args): Promise<void> => {
      operations.push(name);
      if (refuses(operations.length - 1)) {
        throw Object.assign(new Error(`${name} refused`), { code: 'ENOSPC', syscall: name });
      }
      if (interruption?.operation === name) {
        const { act } = interruption;
        interruption = undefined;
        await act();
      }
      await operation(...args);
    };

  return {
    operations,
    failAt(index) {
      refuses = (at) => at === index;
    },
    dieAt(index) {
      refuses = (at) => at >= index;
    },
    before(operation, act) {
      interruption = { operation, act };
    },
    createFile: guarded('createFile', (...args) => nodeDisk.createFile(...args)),
    setTimes: guarded('setTimes', (...args) => nodeDisk.setTimes(...args)),
    rename: guarded('rename', (...args) => nodeDisk.rename(...args)),
    moveToNew: guarded('moveToNew', (...args) => nodeDisk.moveToNew(...args)),
    unlink: guarded('unlink', (...args) => nodeDisk.unlink(...args)),
    makeFolder: guarded('makeFolder', (...args) => nodeDisk.makeFolder(...args)),
    removeFolder: guarded('removeFolder', (...args) => nodeDisk.removeFolder(...args)),
    syncFolder: guarded('syncFolder', (...args) => nodeDisk.syncFolder(...args)),
  };
}
