import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hasEnded, readProcessStat } from './processStat.ts';

/**
 * When a process started, as text that only that process has: a number is given to another process later, and after a
 * restart of the machine. Undefined when there is no such process, and on Windows, where nothing is swept.
 */
export function processStart(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') return linuxStart(pid);
    if (process.platform === 'darwin') {
      const started = execFileSync('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: {} });
      return started.trim() || undefined;
    }
    return undefined;
  } catch {
    return undefined;
  }
}

function linuxStart(pid: number): string | undefined {
  const stat = readProcessStat(pid);
  return stat === undefined || hasEnded(stat) ? undefined : `${bootId()} ${stat.started}`;
}

/** Whether a start was since the machine was last started; false where that is not known. */
export function isOfThisBoot(start: string): boolean {
  return process.platform === 'linux' && start.startsWith(`${bootId()} `);
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
