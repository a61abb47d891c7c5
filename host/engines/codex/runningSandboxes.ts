import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { readProcessStat } from '../../processes/processStat.ts';

/** Some hundred milliseconds were seen on a busy machine. */
const startsWithinMs = 500;

/** Resolves when each sandbox that an interrupted turn was about to start has been started. Nothing tells of them. */
export async function sandboxesStarted(): Promise<void> {
  await wait(startsWithinMs);
}

/** A change of files takes Codex's sandbox some hundred milliseconds. */
const mostMs = 2_000;

/**
 * Resolves when no sandbox that our Codex has started works in `root` any more, or has not ended in two seconds. Codex changes
 * files in one of its own, which bears no mark and goes on for a moment after its turn was interrupted. Linux only.
 */
export async function sandboxesEnded(root: string): Promise<void> {
  if (process.platform !== 'linux') return;
  const lateMs = Date.now() + mostMs;
  // Nothing tells of the end of a grandchild.
  while (isSandboxRunning(root) && Date.now() < lateMs) await wait(10);
}

function isSandboxRunning(root: string): boolean {
  return readdirSync('/proc').some((name) => /^\d+$/.test(name) && isOurSandbox(Number(name), root));
}

function isOurSandbox(pid: number, root: string): boolean {
  const codex = readProcessStat(pid)?.parent;
  if (codex === undefined || readProcessStat(codex)?.parent !== process.pid) return false;
  const args = argumentsOf(pid);
  const at = args.indexOf('--sandbox-policy-cwd');
  return at >= 0 && args[at + 1] === root;
}

function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return []; // It has ended.
  }
}
