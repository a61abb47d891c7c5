import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** The oldest Codex that this folder was tried with: its app-server is released weekly and calls itself experimental. */
export const minimumVersion = '0.169.0';

const answerWithinMs = 10_000;

/** What `codex --version` says of itself; undefined when it does not start or says something else. */
export async function readCodexVersion(
  binary: string,
  env: Readonly<Record<string, string>>,
  { signal }: { readonly signal: AbortSignal },
): Promise<string | undefined> {
  try {
    const options = { env, signal, timeout: answerWithinMs, windowsHide: true };
    const { stdout } = await promisify(execFile)(binary, ['--version'], options);
    return /\b(\d+\.\d+\.\d+)/.exec(stdout)?.[1];
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Whether a version is at least the other; both as `1.2.3`. Pure. */
export function isAtLeast(version: string, other: string): boolean {
  const [left, right] = [version, other].map((text) => text.split('.').map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}
