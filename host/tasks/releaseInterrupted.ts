import { findLockPlace } from '../workspace/lockPlace.ts';
import type { WorkspaceLocks } from '../workspace/workspaceLocks.ts';
import type { TaskTable } from './taskTable.ts';

/**
 * Lets go of the workspaces in which tasks ran when the last daemon ended: on another machine, or in a container, nobody can
 * tell that it is gone, and they wait for its lock. One that somebody else holds by now stays. Never rejects.
 */
export async function releaseInterrupted(table: TaskTable, locks: Pick<WorkspaceLocks, 'enterNow'>): Promise<void> {
  const interrupted = table.all().filter(({ task }) => task.state.phase !== 'finished');
  for (const root of new Set(interrupted.map((record) => record.root))) {
    const release = await findLockPlace(root)
      .then((place) => locks.enterNow(place))
      .catch(() => undefined);
    await release?.();
  }
}
