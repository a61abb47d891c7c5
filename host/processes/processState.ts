import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { hasEnded, readProcessStat } from './processStat.ts';
import type { ProcessStat } from './processStat.ts';

const run = promisify(execFile);
const deadlineMs = 10_000;

/**
 * What is known of a process id: nobody has it, or somebody who began at `started`, which is only ever compared with what
 * the same system said before. Undefined: the system does not tell us.
 */
export type ProcessState =
  { readonly kind: 'gone' } | { readonly kind: 'running'; readonly started: string | undefined };

/** Looks a process up, another user's too. A process id alone says little: it is given to the next one sooner or later. */
export async function readProcessState(pid: number, platform: NodeJS.Platform): Promise<ProcessState> {
  const found = await readers[platform === 'win32' || platform === 'darwin' ? platform : 'linux'](pid).catch(
    () => undefined,
  );
  if (found !== undefined) return found;
  // Not told, or nobody there: /proc may hide other users' processes (hidepid), a signal does not.
  return exists(pid) ? { kind: 'running', started: undefined } : { kind: 'gone' };
}

const readers = {
  linux: (pid: number) => Promise.resolve(toState(readProcessStat(pid))),
  darwin: async (pid: number) =>
    parseWordsOf((await run('/bin/ps', ['-o', 'lstart=', '-p', String(pid)], plain)).stdout),
  win32: async (pid: number) =>
    parseWordsOf(await runPowershell(`(Get-Process -Id ${pid} -ErrorAction Stop).StartTime.ToFileTimeUtc()`)),
} as const;

/** In one time zone and language, whatever the user's are: the text is compared with another process's. */
const plain = { env: { LC_ALL: 'C', TZ: 'UTC' }, timeout: deadlineMs };

function toState(stat: ProcessStat | undefined): ProcessState | undefined {
  if (stat === undefined) return undefined;
  return hasEnded(stat) ? { kind: 'gone' } : { kind: 'running', started: stat.started };
}

/** One line of `ps -o lstart=` ("Tue Nov 25 03:38:08 2026") or one number. Nothing printed: nothing known. */
export function parseWordsOf(text: string): ProcessState | undefined {
  const started = text.trim().replace(/\s+/g, ' ');
  return started === '' || started.length > 60 ? undefined : { kind: 'running', started };
}

async function runPowershell(command: string): Promise<string> {
  // By its full path: Windows would look in the current folder first.
  const system = process.env['SystemRoot'] ?? 'C:\\Windows';
  const program = path.win32.join(system, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const args = ['-NoProfile', '-NonInteractive', '-Command', command];
  return (await run(program, args, { windowsHide: true, timeout: deadlineMs })).stdout;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: somebody else's. Only "no such process" says that it is gone.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}
