import { signalGroup } from './endGroup.ts';
import { findMarked } from './findMarked.ts';

/** Kills what is left of a run: the group that `leader` led, and who left it. Returns how many were found. */
export function killLeftBehind(runId: string, leader: number): number {
  const group = signalGroup(leader, 'SIGKILL') ? 1 : 0;
  return group + findMarked(runId, leader).filter(killOne).length;
}

/** Kills what carries the mark of a run without a group of ours, such as the commands of an engine. */
export function killMarked(runId: string): number {
  return findMarked(runId, undefined).filter(killOne).length;
}

/** False when it went by itself meanwhile. */
function killOne(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
