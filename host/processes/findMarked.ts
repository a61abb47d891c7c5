import { readdirSync, readFileSync } from 'node:fs';

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

/** A session keeps its number to itself as long as anybody is in it. */
function isInSession(pid: number, leader: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // After the program's name, which may hold anything: state, parent, group, session.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[3]) === leader;
  } catch {
    return false;
  }
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}
