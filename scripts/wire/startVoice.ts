import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { defaultModelsFolder } from '../../host/install/defaultModelsFolder.ts';
import { createProcessPort } from '../../host/provider/processPort.ts';
import { callContract } from '../../protocol/channel.ts';
import type { VoiceHints } from '../../protocol/hints.ts';
import type { SessionConfig } from '../../protocol/realtime/sessionConfig.ts';
import { voiceContract } from '../../protocol/voiceContract.ts';

export interface StartedVoice {
  readonly baseUrl: string;
  readonly secret: string;
  /** How many calls there were, each time the number changed. */
  readonly counts: readonly number[];
  /** Resolves when this many calls are open. */
  untilCount(count: number): Promise<void>;
  /** The token of one call, bound to these settings and, if given, new hints. */
  openToken(session?: SessionConfig, hints?: VoiceHints): Promise<string>;
  /** Its process is killed. */
  simulateCrash(): void;
  close(): Promise<void>;
}

interface StartVoiceOptions {
  readonly voice?: string;
  readonly allowedOrigins?: readonly string[];
}

/** The real voice server in a process of its own, started from its sources with the models of this machine's cache. */
export async function startVoice(options: StartVoiceOptions = {}): Promise<StartedVoice> {
  const child = fork(fileURLToPath(import.meta.resolve('../../voice/main.ts')), {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const exited = once(child, 'exit');
  const counts: number[] = [];
  const waiting = new Set<() => void>();
  const calls = callContract(createProcessPort(child), voiceContract, {
    'calls.changed': ({ count }) => {
      counts.push(count);
      for (const look of waiting) look();
    },
  });
  const secret = randomBytes(32).toString('hex');
  const { port } = await calls.request(
    'voice.start',
    {
      modelsFolder: defaultModelsFolder(process.env, process.platform),
      secret,
      allowedOrigins: [...(options.allowedOrigins ?? [])],
      voice: options.voice ?? 'slt',
    },
    new AbortController(),
  );
  const baseUrl = `http://127.0.0.1:${port}`;
  return {
    baseUrl,
    secret,
    counts,
    untilCount: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if ((counts.at(-1) ?? 0) !== count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    openToken: (session, hints) => openToken({ baseUrl, secret }, session, hints),
    simulateCrash: () => {
      child.kill('SIGKILL');
    },
    close: async () => {
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** `POST …/client_secrets` with the daemon's secret. */
export async function openToken(
  { baseUrl, secret }: { readonly baseUrl: string; readonly secret: string },
  session: SessionConfig = { type: 'realtime' },
  hints?: VoiceHints,
): Promise<string> {
  const response = await fetch(`${baseUrl}/v1/realtime/client_secrets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body: JSON.stringify({ session, hints }),
  });
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('value' in body) || typeof body.value !== 'string') {
    throw new Error(`No token: ${response.status} ${JSON.stringify(body)}`);
  }
  return body.value;
}
