import { readdirSync, readFileSync } from 'node:fs';

/** The variable by which a process that left its group is still known as ours. */
export const markerName = 'EARSHOT_RUN';

/**
 * Every process whose environment carries the mark of a run: those that made a session of their own too. Linux only;
 * elsewhere an environment is not to be read, and the group is all there is.
 */
export function findMarked(runId: string): number[] {
  if (process.platform !== 'linux') return [];
  const mark = `${markerName}=${runId}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => environmentOf(pid).split('\0').includes(mark));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
