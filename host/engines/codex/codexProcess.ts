import { AppError } from '../../../protocol/appError.ts';
import type { Log } from '../../log/log.ts';
import type { ProcessBook } from '../../processes/processBook.ts';
import { untilAborted } from '../../workspace/untilAborted.ts';
import { startAppServer } from './appServer.ts';
import type { AppServer } from './appServer.ts';
import type { CodexClient } from './codexClient.ts';
import { findCodex } from './findCodex.ts';
import type { FoundCodex } from './findCodex.ts';
import { missingCodex, outdatedCodex, codexFailure } from './codexFailures.ts';
import { parseThreadNotice } from './notifications.ts';
import { ThreadListeners } from './threadListeners.ts';
import type { ThreadListener } from './threadListeners.ts';

export interface CodexProcessOptions {
  /** An absolute path, instead of searching. */
  readonly binary: string | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly clientVersion: string;
  readonly book: ProcessBook;
  readonly idleMs: number;
  readonly log: Log;
}

/** The use of the running app-server by one of several. */
export interface CodexLease {
  readonly client: CodexClient;
  readonly gone: Promise<void>;
  /** Hears what concerns a thread, and answers its requests, until the returned function is called. */
  listen(threadId: string, listener: ThreadListener): () => void;
  /** Ends the process for everybody: when it no longer does as it is told. */
  end(): Promise<void>;
  /** Ends the process where nobody else uses it; whether it has. */
  endIfAlone(): Promise<boolean>;
  release(): void;
}

/** The one app-server of this daemon: started when wanted, again after a crash, ended when nobody has used it for a while. */
export class CodexProcess {
  readonly #options: CodexProcessOptions;
  readonly #threads = new ThreadListeners();
  /** Told of what concerns no thread: the account. */
  onAccountNotice: (method: string, params: unknown) => void = () => undefined;
  #server: Promise<AppServer> | undefined;
  #ending: Promise<unknown> = Promise.resolve();
  #users = 0;
  #idle: NodeJS.Timeout | undefined;
  readonly #life = new AbortController();

  constructor(options: CodexProcessOptions) {
    this.#options = options;
  }

  find({ signal }: { readonly signal: AbortSignal }): Promise<FoundCodex> {
    const { binary, env } = this.#options;
    return findCodex({ setting: binary, env }, { signal });
  }

  /** Rejects `engine_missing`, `engine_outdated`, `engine_failed`. */
  async use({ signal }: { readonly signal: AbortSignal }): Promise<CodexLease> {
    clearTimeout(this.#idle);
    this.#users += 1;
    let released = false;
    const release = (): void => {
      if (!released) this.#leave();
      released = true;
    };
    try {
      const started = this.#started();
      const server = await untilAborted(started, { signal });
      return {
        client: server.client,
        gone: server.gone,
        listen: (threadId, listener) => this.#threads.add(threadId, listener),
        end: () => this.#endServer(started),
        endIfAlone: async () => {
          if (this.#users > 1) return false;
          await this.#endServer(started);
          return true;
        },
        release,
      };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Ends it if nobody uses it: the next one to do so finds a new one, which reads its files anew. */
  async refresh(): Promise<void> {
    if (this.#users === 0) await this.#endServer();
  }

  /** With the daemon. */
  async end(): Promise<void> {
    this.#life.abort();
    await this.#endServer();
  }

  /** Who comes meanwhile finds none, and starts the next. */
  async #endServer(server = this.#server): Promise<void> {
    clearTimeout(this.#idle);
    if (this.#server === server) this.#server = undefined;
    const ended = server?.then(
      (running) => running.end(),
      () => undefined,
    );
    this.#ending = Promise.all([this.#ending, ended]);
    await this.#ending;
  }

  #leave(): void {
    this.#users -= 1;
    if (this.#users > 0) return;
    this.#idle = setTimeout(() => void this.#endServer(), this.#options.idleMs);
    this.#idle.unref();
  }

  /** Whoever comes while it starts waits for the same one, so no single task's cancel ends the start. */
  #started(): Promise<AppServer> {
    if (this.#life.signal.aborted)
      throw new AppError('retiring', 'This host is being replaced by a newer build. Try again in a moment.');
    const starting = (this.#server ??= this.#start(this.#life));
    const forget = (): void => {
      if (this.#server === starting) this.#server = undefined;
    };
    starting.then(({ gone }) => gone.then(forget), forget);
    return starting;
  }

  async #start({ signal }: { readonly signal: AbortSignal }): Promise<AppServer> {
    const found = await this.find({ signal });
    if (found.state === 'missing') throw missingCodex();
    if (found.state === 'outdated') throw outdatedCodex(found.version);
    try {
      const { env, clientVersion, book, log } = this.#options;
      const options = { binary: found.binary, env, clientVersion, book, log };
      return await startAppServer(
        {
          ...options,
          onNotification: (method, params) => this.#hear(method, params),
          onRequest: (method, params) => this.#threads.answer(method, params),
        },
        { signal },
      );
    } catch (error) {
      throw codexFailure(error);
    }
  }

  #hear(method: string, params: unknown): void {
    const notice = parseThreadNotice(method, params);
    if (notice !== undefined) this.#threads.tell(notice);
    else if (method.startsWith('account/')) this.onAccountNotice(method, params);
  }
}
