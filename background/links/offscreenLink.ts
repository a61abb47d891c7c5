import { AppError } from '../../protocol/appError.ts';
import { callContract } from '../../protocol/channel.ts';
import type { Calls, Listeners, Params, RequestName, Result } from '../../protocol/contract.ts';
import type { OffscreenContract } from '../../protocol/offscreenContract.ts';
import { offscreenContract } from '../../protocol/offscreenContract.ts';
import type { Port } from '../../protocol/port.ts';
import type { Clock } from '../clock.ts';
import { untilAborted } from '../clock.ts';

/** The browser's offscreen document. */
export interface OffscreenDocument {
  exists(): Promise<boolean>;
  /** Resolves when it has loaded. */
  create(): Promise<void>;
  close(): Promise<void>;
}

/** What the link to offscreen needs, and whom it tells. */
export interface OffscreenLinkOptions {
  readonly document: OffscreenDocument;
  readonly clock: Clock;
  /** Asked for with each connection. */
  listeners(): Listeners<OffscreenContract>;
  /** The document is gone, and with it any call. */
  onLost(): void;
}

type OffscreenCalls = Calls<OffscreenContract>;
/** Long, because a worker and a document that start on a busy machine take their time. */
const dialMs = 10_000;

/** The connection to the offscreen document. The document dials, so that it can wake a dead worker. */
export class OffscreenLink {
  readonly #options: OffscreenLinkOptions;
  #port: Port | null = null;
  #calls: OffscreenCalls | null = null;
  readonly #waiting = new Set<() => void>();
  #opening: Promise<void> | null = null;
  #closing: Promise<void> = Promise.resolve();
  #levelsWatched = false;

  constructor(options: OffscreenLinkOptions) {
    this.#options = options;
  }

  /** Takes the port the document dialled. */
  accept(port: Port): void {
    const calls = callContract(port, offscreenContract, this.#options.listeners());
    this.#port = port;
    this.#calls = calls;
    for (const wake of this.#waiting) wake();
    if (this.#levelsWatched) this.watchLevels(true);
    port.onDisconnect(() => {
      if (this.#port !== port) return;
      this.#forget();
      this.#options.onLost();
    });
  }

  /** Makes sure the document is there and connected. Rejects `call_failed` when it does not come up, or `cancelled`. */
  async open({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    if (this.#calls !== null) return;
    // Parallel creations are refused by the browser: everybody waits for the same one.
    this.#opening ??= this.#create().finally(() => {
      this.#opening = null;
    });
    await untilAborted(this.#opening, { signal });
  }

  /** Waits for the document an earlier worker left. Rejects `call_unknown` when none dials in time, or `cancelled`. */
  async rejoin({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    const there = this.#calls !== null || (await this.#options.document.exists());
    if (!there || !(await this.#dials({ signal }))) throw new AppError('call_unknown', 'The call is gone.');
  }

  /** Asks the document. Rejects `port_closed` when it is not connected. */
  request<M extends RequestName<OffscreenContract>>(
    method: M,
    params: Params<OffscreenContract, M>,
    options: { readonly signal: AbortSignal },
  ): Promise<Result<OffscreenContract, M>> {
    if (this.#calls === null) return Promise.reject(new AppError('port_closed', 'The call page is not open.'));
    return this.#calls.request(method, params, options);
  }

  /** Whether levels are to be told, by this document and those to come. */
  watchLevels(on: boolean): void {
    this.#levelsWatched = on;
    // A document that goes meanwhile is told when it dials again.
    this.request('level.watch', { on }, neverAborted).catch(() => undefined);
  }

  /** Closes the document, if there is one. */
  async close(): Promise<void> {
    this.#forget();
    const closing = this.#closeDocument();
    this.#closing = closing.catch(() => undefined);
    await closing;
  }

  async #closeDocument(): Promise<void> {
    const { document } = this.#options;
    if (await document.exists()) await document.close();
  }

  async #create(): Promise<void> {
    const { document } = this.#options;
    const { signal } = neverAborted;
    // One that is about to go would be waited for in vain.
    await this.#closing;
    if (await document.exists()) {
      // Left by an earlier worker. It closes itself when it holds no call, so it may be about to go.
      if (await this.#dials({ signal })) return;
      if (await document.exists()) await document.close();
    }
    await document.create();
    if (!(await this.#dials({ signal }))) throw new AppError('call_failed', 'The call page did not start. Try again.');
  }

  /** Whether the document is connected, now or within a moment. */
  async #dials({ signal }: { readonly signal: AbortSignal }): Promise<boolean> {
    if (this.#calls !== null) return true;
    const over = new AbortController();
    const dialled = new Promise<true>((resolve) => {
      const wake = (): void => resolve(true);
      this.#waiting.add(wake);
      over.signal.addEventListener('abort', () => this.#waiting.delete(wake));
    });
    const late = new Promise<false>((resolve) => {
      const callOff = this.#options.clock.after(dialMs, () => resolve(false));
      over.signal.addEventListener('abort', callOff);
    });
    try {
      return await untilAborted(Promise.race([dialled, late]), { signal });
    } finally {
      over.abort();
    }
  }

  #forget(): void {
    this.#port = null;
    this.#calls = null;
  }
}

const neverAborted = new AbortController();
