import type { Log } from '../log/log.ts';
import { findLockPlace } from '../workspace/lockPlace.ts';
import type { WorkspaceLocks } from '../workspace/workspaceLocks.ts';
import { WorkspaceQueue } from './workspaceQueue.ts';

interface EnterOptions {
  /** Told at once when tasks of this daemon go before this one, and whenever fewer do. */
  readonly onAhead: (ahead: number) => void;
  /** Told whose Earshot is waited for. */
  readonly onWaiting: (text: string) => void;
  readonly signal: AbortSignal;
}

/** One task's time in a workspace. */
export interface WorkspaceTurn {
  /** Lets other daemons in, once everything is on disk. */
  unlock(): Promise<void>;
  /** Lets the next task of this daemon in. */
  leave(): void;
}

/**
 * Lets one task at a time into a workspace: of this daemon in the order they came, and of all others by the workspace's
 * lock. It is let go after each task, so nobody waits for a daemon that only happens to be there.
 */
export class WorkspaceTurns {
  readonly #locks: Pick<WorkspaceLocks, 'enter'>;
  readonly #log: Log;
  readonly #queue = new WorkspaceQueue();

  constructor(locks: Pick<WorkspaceLocks, 'enter'>, log: Log) {
    this.#locks = locks;
    this.#log = log;
  }

  /** How many tasks of this daemon are in a workspace or wait for it. */
  length(root: string): number {
    return this.#queue.length(root);
  }

  /** Rejects `workspace_busy`, and with the signal's reason while waiting. */
  async enter(root: string, { onAhead, onWaiting, signal }: EnterOptions): Promise<WorkspaceTurn> {
    // By its path first, at once: that settles the order. Then by its lock, which other paths may share.
    const leaves = [await this.#queue.enter(root, { onAhead, signal })];
    const leave = (): void => {
      for (const leaveQueue of leaves) leaveQueue();
    };
    try {
      const place = await findLockPlace(root);
      leaves.push(await this.#queue.enter(place.key, { onAhead, signal }));
      const onUnlockable = (reason: string): void => {
        this.#log.warn('A workspace cannot be locked.', { reason });
      };
      const unlock = await this.#locks.enter(place, { onWaiting, onUnlockable, signal });
      return { unlock, leave };
    } catch (error) {
      leave();
      throw error;
    }
  }
}
