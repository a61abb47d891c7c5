import * as z from 'zod/mini';
import { AppError } from '../../protocol/appError.ts';
import type { VoiceHints } from '../../protocol/hints.ts';
import type { OpenedProvider } from '../../protocol/hostContract.ts';
import { describeError } from '../log/log.ts';
import type { Log } from '../log/log.ts';
import { localSettings } from './providerSettings.ts';
import type { VoiceAddress, VoiceServer } from './voiceServer.ts';

const answerDeadlineMs = 10_000;
const secretSchema = z.object({ value: z.string() });

/** A workspace as the recogniser knows it. */
export interface WorkspaceWords {
  readonly workspaceId: string;
  readonly readHints: () => Promise<VoiceHints>;
}

interface LocalProviderOptions {
  readonly server: Pick<VoiceServer, 'start' | 'running' | 'end'>;
  readonly log: Log;
}

/** Opens calls on the local voice server. */
export class LocalProvider {
  readonly #options: LocalProviderOptions;
  #workspaceId: string | undefined;
  #voice = localSettings().voice;

  constructor(options: LocalProviderOptions) {
    this.#options = options;
  }

  /** Starts the server ahead of the first call; loading the models takes seconds. Why it cannot is told when a call is opened. */
  warm(voice: string): void {
    this.#options.server.start(voice).catch((error: unknown) => {
      const reason = error instanceof AppError ? error.code : describeError(error);
      this.#options.log.info('voice not started ahead', { reason });
    });
  }

  /**
   * The bearer token of one call in `workspace`, whose words the server then expects, spoken by `voice`. Rejects `models_missing`,
   * `models_damaged`, `voice_failed`, `cancelled`, and as reading the words does.
   */
  async open(
    workspace: WorkspaceWords | undefined,
    voice: string,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<OpenedProvider> {
    const [address, words] = await Promise.all([this.#options.server.start(voice), workspace?.readHints()]);
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    this.#workspaceId = workspace?.workspaceId;
    this.#voice = voice;
    const token = await createSecret(address, voice, words, { signal });
    return { ...localSettings(voice), baseUrl: address.baseUrl, token, keywords: [] };
  }

  /**
   * The call that is up goes on in another workspace, whose words the server expects from now on. Rejects as reading them does,
   * and `voice_failed`.
   */
  async expect(workspace: WorkspaceWords, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    const running = this.#options.server.running();
    if (running === undefined) return;
    const [address, words] = await Promise.all([running, workspace.readHints()]);
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.');
    this.#workspaceId = workspace.workspaceId;
    await createSecret(address, this.#voice, words, { signal });
  }

  /** The workspace has changed: gives its words to the server if they are what it expects. Without, a new name is harder to hear. */
  async refresh({ workspaceId, readHints }: WorkspaceWords): Promise<void> {
    const { server, log } = this.#options;
    const running = server.running();
    if (running === undefined || workspaceId !== this.#workspaceId) return;
    try {
      await createSecret(await running, this.#voice, await readHints(), { signal: new AbortController().signal });
    } catch (error) {
      log.warn('hints not refreshed', { reason: describeError(error) });
    }
  }

  end(): Promise<void> {
    return this.#options.server.end();
  }
}

/** `POST /v1/realtime/client_secrets`, the GA way to bind a session's settings to a token, with `hints` beside the session. */
async function createSecret(
  { baseUrl, secret }: VoiceAddress,
  voice: string,
  hints: VoiceHints | undefined,
  { signal }: { readonly signal: AbortSignal },
): Promise<string> {
  try {
    const response = await fetch(`${baseUrl}/v1/realtime/client_secrets`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        session: { type: 'realtime', model: localSettings().model, audio: { output: { voice } } },
        hints,
      }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerDeadlineMs)]),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return z.parse(secretSchema, await response.json()).value;
  } catch (error) {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.', { cause: error });
    const message = "The voice server did not open a call. Try again; the host's log says why.";
    throw new AppError('voice_failed', message, { cause: error });
  }
}
