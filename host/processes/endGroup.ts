import { execFile } from 'node:child_process';
import { isErrno } from '../workspace/isErrno.ts';

/** How long a process may take to leave after being asked. */
const graceMs = 2_000;

/** Sends a signal to every process of a group; false when there is none left. */
export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): boolean {
  if (process.platform === 'win32') {
    // Windows has no groups: taskkill follows the parents. It asks nobody.
    execFile('taskkill', ['/PID', String(pid), '/T', '/F'], { windowsHide: true }, () => undefined);
    return true;
  }
  try {
    process.kill(-pid, signal);
    return true;
  } catch (error) {
    if (isErrno(error, 'ESRCH', 'EPERM')) return false;
    throw error;
  }
}

/**
 * Ends the group that `pid` leads: asked first, and killed when it is still there after two seconds. Returns how to stop
 * waiting, which must be called when the group is gone: its number may be somebody else's by then.
 */
export function endGroup(pid: number): () => void {
  if (!signalGroup(pid, 'SIGTERM')) return () => undefined;
  const kill = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
  return () => clearTimeout(kill);
}
