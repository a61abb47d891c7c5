import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../protocol/appError.ts';
import { readProcessState } from '../processes/processState.ts';
import { tryLock } from './lockFile.ts';
import type { LockAttempt } from './lockFile.ts';
import type { LockPlace } from './lockPlace.ts';
import { describeThisProcess, judgeHolder, newLockId } from './lockRecord.ts';
import type { HolderState, LockRecord, OwnRecord } from './lockRecord.ts';

/** A folder is let go when a task ends, so whoever waits longer waits for something stuck, or lost. */
const patienceMs = 120_000;
/** Nothing tells us of the end of somebody else's process, or of a change on another machine. */
const pollMs = 250;

interface Patience {
  readonly patienceMs: number;
  readonly pollMs: number;
}

interface EnterOptions {
  /** Told what is waited for, each time that changes. */
  readonly onWaiting: (text: string) => void;
  /** No lock can be made here: nobody is kept out, and who cannot write here need not be. */
  readonly onUnlockable: (reason: string) => void;
  readonly signal: AbortSignal;
}

/** Keeps every other Earshot out of a workspace while this process works there: other users', other machines', left-over ones. */
export class WorkspaceLocks {
  readonly #patience: Patience;
  /** Of the whole process: what it holds it knows. */
  static readonly #held = new Set<string>();
  #self: Promise<OwnRecord> | undefined;

  constructor(patience: Patience = { patienceMs, pollMs }) {
    this.#patience = patience;
  }

  /**
   * Resolves with the way to let go once nobody else holds the lock. Rejects `workspace_busy` after two minutes, with the
   * signal's reason when that aborts. Within this process callers take turns by themselves.
   */
  async enter(place: LockPlace, { onWaiting, onUnlockable, signal }: EnterOptions): Promise<() => Promise<void>> {
    const patience = AbortSignal.timeout(this.#patience.patienceMs);
    let told = '';
    for (;;) {
      signal.throwIfAborted();
      const { attempt, self } = await this.#try(place);
      if (attempt.kind === 'taken') return attempt.release;
      if (attempt.kind === 'unlockable') {
        onUnlockable(attempt.reason);
        return () => Promise.resolve();
      }
      const text = describeHolder(attempt, self, place);
      if (patience.aborted) throw new AppError('workspace_busy', `${text} Nothing was changed. Try again later.`);
      if (text !== told) onWaiting(`Waiting: ${text}`);
      told = text;
      await wait(this.#patience.pollMs, undefined, { signal: AbortSignal.any([signal, patience]) }).catch(
        () => undefined,
      );
    }
  }

  /** As `enter`, without waiting: undefined when somebody else holds the lock. */
  async enterNow(place: LockPlace): Promise<(() => Promise<void>) | undefined> {
    const { attempt } = await this.#try(place);
    if (attempt.kind === 'held') return undefined;
    return attempt.kind === 'taken' ? attempt.release : () => Promise.resolve();
  }

  async #try(place: LockPlace): Promise<{ readonly attempt: LockAttempt; readonly self: OwnRecord }> {
    this.#self ??= describeThisProcess();
    const self = await this.#self;
    const mine = { ...self, lockId: newLockId() };
    // Before it is there for others of this process to see.
    WorkspaceLocks.#held.add(mine.lockId);
    const attempt = await tryLock(place, mine, (holder) => this.#judge(holder, self)).catch((error: unknown) => {
      WorkspaceLocks.#held.delete(mine.lockId);
      throw error;
    });
    if (attempt.kind !== 'taken') {
      WorkspaceLocks.#held.delete(mine.lockId);
      return { attempt, self };
    }
    const release = async (): Promise<void> => {
      await attempt.release();
      WorkspaceLocks.#held.delete(mine.lockId);
    };
    return { attempt: { kind: 'taken', release }, self };
  }

  async #judge(holder: LockRecord, self: OwnRecord): Promise<HolderState> {
    const state = judgeHolder(holder, self, await readProcessState(holder.pid, process.platform));
    const own = state === 'running' && holder.pid === self.pid;
    // Anything else under our name is what could not be removed.
    return own && !WorkspaceLocks.#held.has(holder.lockId) ? 'gone' : state;
  }
}

function describeHolder(
  { holder, elsewhere }: Extract<LockAttempt, { kind: 'held' }>,
  self: OwnRecord,
  { shown }: LockPlace,
): string {
  const remedy = `If no Earshot works there any more, delete ${shown}.`;
  if (holder === undefined) return `${shown} says that another Earshot works in this folder, but not which. ${remedy}`;
  const { pid, user, host } = holder;
  const whose = user === self.user && !elsewhere ? 'Another Earshot of yours' : `Earshot of ${plain(user)}`;
  const where = elsewhere ? ` on ${plain(host)}` : '';
  return `${whose}${where} (process ${pid}) works in this folder.${elsewhere ? ` ${remedy}` : ''}`;
}

/** Anybody's words, shown and spoken. */
function plain(text: string): string {
  return text.replace(/[^\p{L}\p{N}._@\\ -]/gu, '').slice(0, 40) || 'somebody';
}
