import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import type { EngineRequest } from '../engine.ts';
import type { CodexClient } from './codexClient.ts';
import { CodexError } from './codexError.ts';
import type { CodexSettings } from './codexSettings.ts';
import { instructionsIn } from './instructions.ts';
import type { ThreadBook } from './threadBook.ts';
import { threadConfig } from './turnAccess.ts';

const openedSchema = z.looseObject({ thread: z.looseObject({ id: z.string() }) });

/** A thread that can take turns. */
export interface OpenThread {
  readonly threadId: string;
  /** Stands in the environment of its commands. */
  readonly mark: string;
}

/** A thread as this app-server has it in memory. It keeps the guarded paths that it was opened with. */
interface Loaded extends OpenThread {
  readonly guarded: string;
}

interface ThreadsOptions {
  readonly book: ThreadBook;
  readonly settings: CodexSettings;
  /** What its commands must not even read. */
  readonly hidden: () => Promise<readonly string[]>;
}

/** Opens the thread of a conversation: the one in memory, the one on disk, or a new one. */
export class Threads {
  readonly #book: ThreadBook;
  readonly #settings: CodexSettings;
  readonly #hidden: ThreadsOptions['hidden'];
  /** By app-server: a new one has none of them in memory. */
  readonly #loaded = new WeakMap<CodexClient, Map<string, Loaded>>();

  constructor({ book, settings, hidden }: ThreadsOptions) {
    this.#book = book;
    this.#settings = settings;
    this.#hidden = hidden;
  }

  /** Rejects with `CodexError`. */
  async open(
    client: CodexClient,
    root: string,
    { conversation, guarded = [] }: Pick<EngineRequest, 'conversation' | 'guarded'>,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<OpenThread> {
    const loaded = this.#loaded.get(client) ?? new Map<string, Loaded>();
    this.#loaded.set(client, loaded);
    const key = JSON.stringify(guarded);
    const known = conversation === undefined ? undefined : loaded.get(conversation);
    if (known?.guarded === key) return known;
    const mark = randomUUID();
    const { model, modelProvider, config } = this.#settings;
    const params = {
      cwd: root,
      sandbox: 'read-only',
      approvalPolicy: 'on-request',
      developerInstructions: await instructionsIn(root),
      ...(model === undefined ? {} : { model }),
      ...(modelProvider === undefined ? {} : { modelProvider }),
      config: { ...config, ...threadConfig(root, { guarded, hidden: await this.#hidden(), mark }) },
    };
    // What a thread was opened with stays with it: other guarded paths need a copy of it.
    const continued = known === undefined ? 'thread/resume' : 'thread/fork';
    const before = known?.threadId ?? (conversation === undefined ? undefined : await this.#book.get(conversation));
    const threadId =
      (before === undefined
        ? undefined
        : await this.#continue(client, continued, { threadId: before, ...params }, { signal })) ??
      (await client.request('thread/start', params, openedSchema, { signal })).thread.id;
    if (conversation === undefined) return { threadId, mark };
    if (threadId !== before) await this.#book.set(conversation, threadId);
    loaded.set(conversation, { threadId, mark, guarded: key });
    return { threadId, mark };
  }

  /** The next turn of the conversation begins a new thread. */
  async forget(client: CodexClient, conversation: string | undefined): Promise<void> {
    if (conversation === undefined) return;
    this.#loaded.get(client)?.delete(conversation);
    await this.#book.set(conversation, undefined);
  }

  /** Undefined where Codex does not have that thread any more. */
  async #continue(
    client: CodexClient,
    method: 'thread/resume' | 'thread/fork',
    params: object,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<string | undefined> {
    try {
      return (await client.request(method, { ...params, excludeTurns: true }, openedSchema, { signal })).thread.id;
    } catch (error) {
      if (error instanceof CodexError && error.code !== undefined) return undefined;
      throw error;
    }
  }
}
