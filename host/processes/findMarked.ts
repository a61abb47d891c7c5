import { readdirSync, readFileSync } from 'node:fs';
import { readProcessStat } from './processStat.ts';

/** The variable by which a process that left its group is still known as ours. */
export const markerName = 'EARSHOT_RUN';

/**
 * Every process of a run that is not in its group any more: those whose environment carries its mark, though they made a
 * session of their own, and those in its leader's session, though they lost the mark. Linux only; elsewhere an
 * environment is not to be read, and the group is all there is.
 */
export function findMarked(runId: string, leader: number | undefined): number[] {
  if (process.platform !== 'linux') return [];
  const mark = `${markerName}=${runId}`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter(
      (pid) => environmentOf(pid).split('\0').includes(mark) || (leader !== undefined && isInSession(pid, leader)),
    );
}

/** The system gives the number of a session's leader to no other process while the session has a member. */
function isInSession(pid: number, leader: number): boolean {
  return readProcessStat(pid)?.session === leader;
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
