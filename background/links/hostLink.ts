import * as z from 'zod/mini';
import type { AppErrorCode } from '../../protocol/appError.ts';
import { AppError, appErrorCodeSchema } from '../../protocol/appError.ts';
import { callContract } from '../../protocol/channel.ts';
import type { Calls, Listeners, Params, RequestName, Result } from '../../protocol/contract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';
import { hostContract } from '../../protocol/hostContract.ts';
import { protocolVersion } from '../../protocol/limits.ts';
import type { Port } from '../../protocol/port.ts';
import type { Clock } from '../clock.ts';
import { untilAborted } from '../clock.ts';
import { toHostError } from './hostFailure.ts';

/** A native port and, once it is gone, why. */
export interface NativeConnection {
  readonly port: Port;
  readonly endReason: () => string | undefined;
}

export type HostHello = Result<HostContract, 'host.hello'>;
type HostState =
  | { readonly state: 'connecting' }
  | { readonly state: 'up'; readonly hello: HostHello }
  | { readonly state: 'down'; readonly error: AppError };

/** What the link to the host needs, and whom it tells. */
export interface HostLinkOptions {
  connect(): NativeConnection;
  /** Who we are to the daemon, the same over restarts of the worker: its events go to that client. */
  clientId(): Promise<string>;
  readonly clock: Clock;
  /** Asked for with each connection. */
  listeners(): Listeners<HostContract>;
  onState(state: HostState): void;
}

const firstBackoffMs = 200;
const mostBackoffMs = 5_000;
const lingerMs = 5_000;

/** Trying again by itself cannot help with these: somebody has to install or update something first. */
const lasting: ReadonlySet<AppErrorCode> = new Set([
  'host_missing',
  'host_forbidden',
  'host_version_mismatch',
  'origin_refused',
]);

/** The relay's last words when it cannot reach the daemon: an error to no request. */
const lastWords = z.looseObject({
  id: z.null(),
  error: z.looseObject({ message: z.string(), data: z.looseObject({ code: appErrorCodeSchema }) }),
});

/**
 * The connection to the host: opened when something needs it, greeted, opened again with a growing pause while something
 * holds it, and closed a moment after nothing does (an open native port keeps worker, relay and daemon alive).
 */
export class HostLink {
  readonly #options: HostLinkOptions;
  #connected: Promise<Calls<HostContract>> | null = null;
  #port: Port | null = null;
  #holds = 0;
  #backoffMs = firstBackoffMs;
  #callOffTimer: () => void = () => undefined;

  constructor(options: HostLinkOptions) {
    this.#options = options;
  }

  /** Keeps the link connected until the returned function is called. */
  hold(): () => void {
    this.#holds += 1;
    this.#callOffTimer();
    void this.#ensure().catch(() => undefined);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#holds -= 1;
      if (this.#holds > 0) return;
      this.#callOffTimer();
      this.#callOffTimer = this.#options.clock.after(lingerMs, () => this.#close());
    };
  }

  /** Resolves when the host has been greeted, connecting first if need be. Rejects with why there is no host. */
  async ready({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    const release = this.hold();
    try {
      await untilAborted(this.#ensure(), { signal });
    } finally {
      release();
    }
  }

  /** Asks the host, connecting first if need be. Rejects with the host's code or with why there is no host. */
  async request<M extends RequestName<HostContract>>(
    method: M,
    params: Params<HostContract, M>,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<Result<HostContract, M>> {
    const release = this.hold();
    try {
      const calls = await untilAborted(this.#ensure(), { signal });
      return await calls.request(method, params, { signal });
    } finally {
      release();
    }
  }

  /** Tries again now. */
  retry(): void {
    this.hold()();
  }

  #ensure(): Promise<Calls<HostContract>> {
    this.#connected ??= this.#connect();
    return this.#connected;
  }

  async #connect(): Promise<Calls<HostContract>> {
    this.#options.onState({ state: 'connecting' });
    const { port, endReason } = this.#options.connect();
    this.#port = port;
    const calls = callContract(port, hostContract, this.#options.listeners());
    let said: AppError | undefined;
    port.onMessage((raw) => {
      const words = z.safeParse(lastWords, raw);
      if (words.success) said = new AppError(words.data.error.data.code, words.data.error.message);
    });
    let refused: AppError | undefined;
    const ended = new Promise<never>((_, reject) => {
      port.onDisconnect(() => {
        const error = refused ?? said ?? toHostError(endReason());
        if (this.#port === port) this.#down(error);
        reject(error);
      });
    });
    ended.catch(() => undefined);
    try {
      const hello = await Promise.race([this.#greet(calls), ended]);
      this.#backoffMs = firstBackoffMs;
      this.#options.onState({ state: 'up', hello });
      return calls;
    } catch (error) {
      // The channel sees the port close before we do and says only that; why follows.
      if (error instanceof AppError && error.code === 'port_closed') return await ended;
      refused =
        error instanceof AppError ? error : new AppError('internal', 'The host answered in a way Earshot cannot read.');
      if (this.#port === port) this.#down(refused);
      port.disconnect();
      throw refused;
    }
  }

  async #greet(calls: Calls<HostContract>): Promise<HostHello> {
    const clientId = await this.#options.clientId();
    const hello = await calls.request('host.hello', { protocolVersion, clientId }, { signal: neverAborted });
    if (hello.protocolVersion !== protocolVersion) {
      const message = `Earshot's host (${hello.hostVersion}) and this extension do not fit together. Run "npm run build" in Earshot's folder, then reload the extension.`;
      throw new AppError('host_version_mismatch', message);
    }
    return hello;
  }

  #down(error: AppError): void {
    this.#port = null;
    this.#connected = null;
    this.#options.onState({ state: 'down', error });
    if (this.#holds === 0 || lasting.has(error.code)) return;
    this.#callOffTimer();
    this.#callOffTimer = this.#options.clock.after(this.#backoffMs, () => {
      void this.#ensure().catch(() => undefined);
    });
    this.#backoffMs = Math.min(this.#backoffMs * 2, mostBackoffMs);
  }

  #close(): void {
    const port = this.#port;
    this.#port = null;
    this.#connected = null;
    port?.disconnect();
    this.#options.onState({ state: 'connecting' });
  }
}

const neverAborted = new AbortController().signal;
