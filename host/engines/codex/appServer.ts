import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import * as z from 'zod/mini';
import type { Log } from '../../log/log.ts';
import type { ProcessBook } from '../../processes/processBook.ts';
import { signalGroup } from '../../processes/endGroup.ts';
import { markerName } from '../../processes/findMarked.ts';
import { killLeftBehind } from '../../processes/killLeftBehind.ts';
import { CodexClient } from './codexClient.ts';
import type { CodexRequestHandler } from './codexClient.ts';
import { unheard } from './notifications.ts';

/** A `codex app-server` that has said hello. */
export interface AppServer {
  readonly client: CodexClient;
  readonly pid: number;
  /** Resolves when its process is gone, however that came. */
  readonly gone: Promise<void>;
  /** Ends it and everything it started. */
  end(): Promise<void>;
}

export interface AppServerOptions {
  readonly binary: string;
  readonly env: Readonly<Record<string, string>>;
  readonly clientVersion: string;
  readonly book: ProcessBook;
  readonly log: Log;
  readonly onNotification: (method: string, params: unknown) => void;
  readonly onRequest: CodexRequestHandler;
}

/** It leaves by itself when its stdin closes, as a rule at once. */
const leaveWithinMs = 3_000;
const greetingSchema = z.looseObject({ codexHome: z.string() });

/** Starts the process, in a group of its own, and greets it. Rejects with `CodexError`; nothing is left running then. */
export async function startAppServer(
  options: AppServerOptions,
  { signal }: { readonly signal: AbortSignal },
): Promise<AppServer> {
  const { binary, env, clientVersion, book, log, onNotification, onRequest } = options;
  const runId = randomUUID();
  book.expect(runId);
  const child = spawn(binary, ['app-server'], {
    env: { ...env, [markerName]: runId },
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const { pid = 0 } = child;
  if (pid > 0) book.note(runId, pid);
  const client = new CodexClient({ input: child.stdout, output: child.stdin, onNotification, onRequest });
  const gone = new Promise<void>((resolve) => {
    const over = (): void => {
      client.end('Codex ended.');
      // What it left would be nobody's: its sandbox hangs for good when its parent is killed at the wrong moment.
      if (pid > 0) killLeftBehind(runId, pid);
      book.forget(runId);
      log.info('Codex ended.', { pid, code: child.exitCode ?? child.signalCode ?? 'not started' });
      resolve();
    };
    child.once('error', over);
    child.once('exit', over);
  });
  const end = async (): Promise<void> => {
    client.end('Codex was ended.');
    const kill = setTimeout(() => pid > 0 && signalGroup(pid, 'SIGKILL'), leaveWithinMs);
    await gone;
    clearTimeout(kill);
  };
  try {
    const startedMs = performance.now();
    if (pid === 0) await once(child, 'spawn', { signal });
    const clientInfo = { name: 'earshot', title: 'Earshot', version: clientVersion };
    // Permission profiles by turn and the end of background terminals are behind this flag.
    const capabilities = { experimentalApi: true, requestAttestation: false, optOutNotificationMethods: unheard };
    await client.request('initialize', { clientInfo, capabilities }, greetingSchema, { signal });
    client.notify('initialized');
    log.info('Codex started.', { pid, ms: Math.round(performance.now() - startedMs) });
    return { client, pid, gone, end };
  } catch (error) {
    await end();
    throw error;
  }
}
