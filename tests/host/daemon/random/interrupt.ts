import { descendantsOf } from '../../processTree.ts';
import type { ShownProcess } from '../../processTree.ts';
import type { Random } from './drawRepository.ts';
import type { RandomTask } from './drawTask.ts';

/**
 * How a task is disturbed: by the death of a process, or by the user. `child` is one that a command of ours runs in. Not one of
 * Codex's: its sandbox, killed within its first milliseconds, leaves the command to nobody (it asks to die with its
 * parent too late).
 */
export type Interruption = 'daemon' | 'codex' | 'child' | 'cancel';

/** What may befall a task of a kind: those without a process of their own lose only the daemon. */
const possible: Readonly<Record<RandomTask['kind'], readonly Interruption[]>> = {
  codex: ['daemon', 'daemon', 'daemon', 'codex', 'codex', 'codex', 'cancel'],
  run: ['daemon', 'daemon', 'child', 'cancel'],
  commands: ['daemon', 'daemon', 'daemon', 'cancel'],
  patch: ['daemon', 'daemon', 'daemon', 'cancel'],
  history: ['daemon', 'daemon', 'daemon', 'cancel'],
};

export function drawInterruption(kind: RandomTask['kind'], { int, pick }: Random): Interruption | undefined {
  return int(0, 1) === 0 ? pick(possible[kind]) : undefined;
}

/** Kills a process of the daemon's tree, or it itself; false when there is none of that kind. */
export function kill(which: Exclude<Interruption, 'cancel'>, daemonPid: number | undefined, { pick }: Random): boolean {
  if (daemonPid === undefined) return false;
  if (which === 'daemon') return killOne(daemonPid);
  const below = descendantsOf(daemonPid);
  const isCodex = ({ command }: ShownProcess): boolean => command.includes('app-server');
  const candidates = below.filter((shown) => isCodex(shown) === (which === 'codex'));
  return candidates.length > 0 && killOne(pick(candidates).pid);
}

function killOne(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false; // It went by itself.
  }
}
