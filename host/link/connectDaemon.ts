import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { AppErrorCode, Failure } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';
import type { SocketGreeting, SocketWelcome } from '../../protocol/socketGreeting.ts';
import type { DaemonEntry } from './daemonEntry.ts';
import { openRunFolder, readDaemonEntry } from './daemonEntry.ts';
import type { FrameStream } from './frameStream.ts';
import { createFrameStream } from './frameStream.ts';
import type { NodeProgram } from './nodeProgram.ts';
import { parseFrame } from './parseFrame.ts';
import { startDaemon, startDeadlineMs, stderrFile } from './startDaemon.ts';

// Nothing in this file or below it may import zod: the relay starts on every connection of the browser.

export type Connection =
  { readonly kind: 'connected'; readonly frames: FrameStream } | { readonly kind: 'failed'; readonly failure: Failure };

interface ConnectDaemon {
  /** As `openDataFolder` returned it. */
  readonly dataFolder: string;
  readonly greeting: Omit<SocketGreeting, 'token'>;
  /** Absent: a daemon that does not run is not started. */
  readonly program?: NodeProgram;
  readonly env: NodeJS.ProcessEnv;
  /** Told when an older daemon has to finish something first. With it, the wait for that ends with the signal only. */
  readonly onRetiring?: () => void;
}

const pollMs = 15;

/**
 * Connects to the data folder's daemon and exchanges the greeting, starting the daemon when there is none and waiting for an
 * older one to leave. Fails after 10 s with `host_unreachable`, `host_crashed` or `retiring`, at once with `origin_refused`.
 */
export async function connectDaemon(
  { dataFolder, greeting, program, env, onRetiring }: ConnectDaemon,
  { signal }: { readonly signal: AbortSignal },
): Promise<Connection> {
  const runFolder = openRunFolder(dataFolder);
  const newDeadline = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(startDeadlineMs)]);
  let deadline = newDeadline();
  let last = notRunning;
  let crashed: Connection | undefined;
  while (!deadline.aborted) {
    const entry = readDaemonEntry(runFolder);
    const patience = onRetiring && { signal, onRetiring };
    const met = entry === undefined ? 'absent' : await greet(entry, greeting, { signal: deadline, patience });
    switch (met) {
      case 'absent': {
        if (crashed !== undefined) return crashed;
        if (program === undefined) return notRunning;
        const onFailed = (exit: string): void => {
          const message = `The host stopped while it was starting (${exit}). ${stderrFile(dataFolder)} says why.`;
          crashed = failed('host_crashed', message);
        };
        startDaemon({ program, dataFolder, runFolder, env, dead: entry, onFailed });
        last = failed('host_unreachable', `The host did not start within ${startDeadlineMs / 1000} seconds.`);
        break;
      }
      case 'leaving':
        break;
      case 'retiring':
        last = failed('retiring', 'An older Earshot is still finishing a task. Try again in a moment.');
        if (patience !== undefined) deadline = newDeadline();
        break;
      case 'silent':
        last = failed(
          'host_unreachable',
          `The host (process ${entry?.pid ?? 0}) does not answer yet. After a crash it first puts files back: try again in a minute.`,
        );
        break;
      default:
        return met;
    }
    await wait(pollMs, undefined, { signal: deadline }).catch(() => undefined);
  }
  return signal.aborted ? failed('cancelled', 'Cancelled.') : last;
}

/**
 * Nobody listens · it closed without a word, as one that leaves does · an older build that has now left, or has not in time ·
 * no word in time.
 */
type Unmet = 'absent' | 'leaving' | 'retiring' | 'silent';

interface Patience {
  readonly signal: AbortSignal;
  readonly onRetiring: () => void;
}

/** One attempt. A retiring daemon keeps the connection until it has left: its end is the news waited for. */
function greet(
  entry: DaemonEntry,
  greeting: Omit<SocketGreeting, 'token'>,
  { signal, patience }: { readonly signal: AbortSignal; readonly patience: Patience | undefined },
): Promise<Connection | Unmet> {
  return new Promise((resolve) => {
    const socket = connect(entry.address);
    const frames = createFrameStream(socket, socket, { maxBytes: limits.nativeOutBytes });
    let atEnd: Unmet = 'absent';
    let atDeadline: Unmet = 'silent';
    const settle = (met: Connection | Unmet): void => {
      signal.removeEventListener('abort', onAbort);
      patience?.signal.removeEventListener('abort', onAbort);
      if (typeof met === 'string' || met.kind === 'failed') frames.destroy();
      resolve(met);
    };
    const onAbort = (): void => settle(atDeadline);
    signal.addEventListener('abort', onAbort);
    socket.once('connect', () => {
      atEnd = 'leaving';
      frames.write(new TextEncoder().encode(JSON.stringify({ ...greeting, token: entry.token })));
    });
    frames.onEnd(() => settle(atEnd));
    frames.onFrame((body) => {
      const welcome = readWelcome(body);
      if (welcome?.state === 'ready') settle({ kind: 'connected', frames });
      else if (welcome?.state === 'retiring') {
        atDeadline = atEnd = 'retiring';
        if (patience === undefined) return;
        signal.removeEventListener('abort', onAbort);
        patience.signal.addEventListener('abort', onAbort);
        patience.onRetiring();
      } else settle(failed('origin_refused', welcome?.reason ?? 'The host did not greet back.'));
    });
  });
}

/** By hand, without zod (see above). */
function readWelcome(body: Uint8Array): SocketWelcome | undefined {
  const parsed = parseFrame(body);
  if (!parsed.ok || typeof parsed.message !== 'object' || parsed.message === null) return undefined;
  const { state, reason }: Record<string, unknown> = { ...parsed.message };
  if (state !== 'ready' && state !== 'retiring' && state !== 'refused') return undefined;
  return typeof reason === 'string' ? { state, reason } : { state };
}

const notRunning = failed('host_unreachable', 'The host is not running.');

function failed(code: AppErrorCode, message: string): { readonly kind: 'failed'; readonly failure: Failure } {
  return { kind: 'failed', failure: { code, message } };
}
