import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { DaemonEntry } from './daemonEntry.ts';
import { readDaemonEntry } from './daemonEntry.ts';
import type { NodeProgram } from './nodeProgram.ts';

/** A start that takes longer has died: its lock is stale and whoever waits may give up. */
export const startDeadlineMs = 10_000;
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
    writeFileSync(lock, `${process.pid}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const takenAtMs = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (takenAtMs !== undefined && Date.now() - takenAtMs > startDeadlineMs) rmSync(lock, { force: true });
  return false;
}

function openStderr(dataFolder: string): number {
  const file = stderrFile(dataFolder);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return openSync(file, bytes > maxStderrBytes ? 'w' : 'a', 0o600);
}
