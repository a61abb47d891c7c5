import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DaemonEntry } from './daemonEntry.ts';
import { readDaemonEntry } from './daemonEntry.ts';
import type { NodeProgram } from './nodeProgram.ts';

/** Whoever waits for a daemon gives up then. */
export const startDeadlineMs = 10_000;
/** A start that takes longer has died or is too slow to wait for: the next one may try. */
const lockStaleMs = 5_000;
const maxStderrBytes = 256 * 1024;

interface StartDaemon {
  readonly program: NodeProgram;
  readonly dataFolder: string;
  readonly runFolder: string;
  readonly env: NodeJS.ProcessEnv;
  /** The newest daemon as far as the caller knows. */
  readonly dead: DaemonEntry | undefined;
  /** The daemon ended before it could be reached. */
  readonly onFailed: (exit: string) => void;
}

/**
 * Starts a daemon that outlives this process, unless somebody else is just starting one: of ten relays that a browser opens
 * at once, one spawns and nine wait. That lock saves work only; which daemon wins is settled by `claimDaemonEntry`.
 */
export function startDaemon({ program, dataFolder, runFolder, env, dead, onFailed }: StartDaemon): void {
  const lock = startLock(runFolder);
  if (!takeLock(lock)) return;
  if (readDaemonEntry(runFolder)?.address !== dead?.address) {
    rmSync(lock, { force: true });
    return; // One came up between the caller's look and the lock.
  }
  const stderr = openStderr(dataFolder);
  const child = spawn(process.execPath, program.args, {
    cwd: program.cwd,
    detached: true,
    windowsHide: true,
    env: { ...env, EARSHOT_HOME: dataFolder },
    stdio: ['ignore', 'ignore', stderr],
  });
  closeSync(stderr);
  const fail = (exit: string): void => {
    rmSync(lock, { force: true });
    onFailed(exit);
  };
  child.once('error', (error) => fail(error.message));
  child.once('exit', (code, signal) => {
    if (code !== 0) fail(signal ?? `exit code ${code ?? 'unknown'}`);
  });
  if (child.pid !== undefined) writeFileSync(lock, String(child.pid));
  child.unref();
}

/** Called by a daemon once it can be reached or knows that another one can. */
export function endStart(runFolder: string): void {
  rmSync(startLock(runFolder), { force: true });
}

/** Where a daemon's last words go when it dies before it has a log. */
export function stderrFile(dataFolder: string): string {
  return path.join(dataFolder, 'logs', 'stderr.log');
}

function startLock(runFolder: string): string {
  return path.join(runFolder, 'starting');
}

function takeLock(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  if (isStale(lock)) rmSync(lock, { force: true });
  return false; // The next look may take it.
}

/** It holds the starter's process id, then the daemon's. An id may be reused, so its age counts too. */
function isStale(lock: string): boolean {
  try {
    if (Date.now() - statSync(lock).mtimeMs > lockStaleMs) return true;
    const pid = Number(readFileSync(lock, 'utf8'));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function openStderr(dataFolder: string): number {
  const file = stderrFile(dataFolder);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, bytes > maxStderrBytes ? 'w' : 'a', 0o600);
}
