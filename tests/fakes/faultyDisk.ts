import { createDisk } from '../../host/workspace/disk.ts';
import type { Disk, SystemCall } from '../../host/workspace/disk.ts';

/** The real disk, with system calls listed and, from a chosen one on, refused. */
export interface FaultyDisk extends Disk {
  /** The calls asked for so far, refused ones included. */
  readonly calls: readonly SystemCall[];
  /** The n-th call from now (the next is 0) fails as on a full disk; those after it work again. */
  failAt(index: number): void;
  /** The n-th call from now and all after it fail: the process is as good as dead. */
  dieAt(index: number): void;
  /** Runs `act` right before the next call of that name. */
  before(name: string, act: () => Promise<void>): void;
  /** Runs `act` right before the n-th call from now. */
  beforeCall(index: number, act: () => Promise<void>): void;
}

export function createFaultyDisk(): FaultyDisk {
  const calls: SystemCall[] = [];
  let interruption: {
    readonly at: (name: string, index: number) => boolean;
    readonly act: () => Promise<void>;
  } | null = null;
  let refuses: (index: number) => boolean = () => false;

  const disk = createDisk(async (call, act) => {
    const index = calls.push(call) - 1;
    if (refuses(index)) {
      throw Object.assign(new Error(`${call.name} refused`), { code: 'ENOSPC', syscall: call.name });
    }
    if (interruption?.at(call.name, index) === true) {
      const { act: interrupt } = interruption;
      interruption = null;
      await interrupt();
    }
    return await act();
  });

  return {
    ...disk,
    calls,
    failAt(index) {
      const refused = calls.length + index;
      refuses = (at) => at === refused;
    },
    dieAt(index) {
      const last = calls.length + index;
      refuses = (at) => at >= last;
    },
    before(name, act) {
      interruption = { at: (called) => called === name, act };
    },
    beforeCall(index, act) {
      const interrupted = calls.length + index;
      interruption = { at: (_name, called) => called === interrupted, act };
    },
  };
}
