import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { endGroup } from './endGroup.ts';
import { markerName } from './findMarked.ts';
import { killLeftBehind } from './killLeftBehind.ts';
import { HeadAndTail } from './headAndTail.ts';
import { LineReader } from './lineReader.ts';
import type { ProcessBook } from './processBook.ts';

/** How a process ended, and what it said. */
export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  /** Both streams in the order they came: the first 16 KiB and the last 48. */
  readonly output: string;
  readonly timedOut: boolean;
}

interface ProcessOptions {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly book: ProcessBook;
  /** The lines of both, as far as they go within 4 KiB each. */
  readonly onLine: (line: string) => void;
  readonly signal: AbortSignal;
}

const drainMs = 1_000;
const mostLineBytes = 4 * 1024;
const kept = { headBytes: 16 * 1024, tailBytes: 48 * 1024 };

/**
 * Runs a program with its arguments, no shell, in a process group of its own that ends with it: whatever it started and
 * left behind too. Rejects with the system's
 * error when the program cannot be started, and with the signal's reason once the group is gone.
 */
export async function runProcess(argv: readonly string[], options: ProcessOptions): Promise<ProcessResult> {
  const { folder, env, timeoutMs, book, onLine, signal } = options;
  signal.throwIfAborted();
  const runId = randomUUID();
  const [program = '', ...args] = argv;
  book.expect(runId);
  const child = spawn(program, args, {
    cwd: folder,
    env: { ...env, [markerName]: runId },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const { pid } = child;
  if (pid !== undefined) book.note(runId, pid);
  const tooLate = new AbortController();
  let stopWaiting = (): void => undefined;
  const end = (): void => {
    if (pid === undefined) return;
    stopWaiting();
    stopWaiting = endGroup(pid);
  };
  const timer = setTimeout(() => {
    tooLate.abort();
    end();
  }, timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  const output = new HeadAndTail(kept);
  const lines = new LineReader({ mostBytes: mostLineBytes, longer: 'cut', onLine });
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output.add(chunk);
      lines.push(chunk);
    });
  }
  try {
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      // Not 'close': a process left behind may hold the pipes open for ever.
      child.once('exit', (code) => resolve(code));
    });
    stopWaiting();
    if (pid !== undefined) killLeftBehind(runId, pid);
    await Promise.all([child.stdout, child.stderr].map((stream) => drained(stream)));
    signal.throwIfAborted();
    const timedOut = tooLate.signal.aborted;
    return { exitCode: timedOut ? null : exitCode, output: output.text(), timedOut };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
    lines.end();
    book.forget(runId);
  }
}

/** Where nothing tells of strays (see {@link findMarked}), one of them may hold the pipe open: then what came is all. */
async function drained(stream: Readable): Promise<void> {
  if (stream.closed) return;
  const late = setTimeout(() => stream.destroy(), drainMs);
  await once(stream, 'close');
  clearTimeout(late);
}
