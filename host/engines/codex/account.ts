import * as z from 'zod/mini';
import { toFailure } from '../../../protocol/appError.ts';
import type { CodexView, LoginRequest } from '../../../protocol/engine.ts';
import { accountName, accountSchema } from './accountName.ts';
import { codexFailure, installHint } from './codexFailures.ts';
import type { CodexLease, CodexProcess } from './codexProcess.ts';
import { loginStartedSchema, toLoginView } from './loginFlow.ts';
import type { LoginView } from './loginFlow.ts';

interface AccountOptions {
  readonly process: CodexProcess;
  /** A provider that config.json names needs no account of OpenAI's. */
  readonly ownProvider: boolean;
  readonly onChange: () => void;
}

/** A sign-in that waits for the user: Codex listens for its end, so it is kept running. */
interface Login {
  readonly loginId: string;
  readonly lease: CodexLease;
  readonly view: LoginView;
}

const completedSchema = z.looseObject({
  loginId: z.nullable(z.string()),
  success: z.boolean(),
  error: z.optional(z.nullable(z.string())),
});
const readSchema = z.looseObject({ account: z.nullable(accountSchema), requiresOpenaiAuth: z.boolean() });
const anySchema = z.looseObject({});
/** A sign-in page left open must not keep Codex running for ever. */
const loginDeadlineMs = 15 * 60_000;

/** Whether Codex is there and signed in, and the ways to sign in and out. */
export class CodexAccount {
  readonly #options: AccountOptions;
  #view: CodexView = { state: 'unknown' };
  #login: Login | undefined;
  #failure: string | undefined;

  constructor(options: AccountOptions) {
    this.#options = options;
    options.process.onAccountNotice = (method, params) => this.#hear(method, params);
  }

  /** As it was found last. */
  get view(): CodexView {
    return this.#view;
  }

  /** Looks again. Never rejects, but for the signal. */
  async look({ signal }: { readonly signal: AbortSignal }): Promise<CodexView> {
    let view: CodexView;
    try {
      view = await this.#find({ signal });
    } catch (error) {
      signal.throwIfAborted();
      view = { state: 'unknown', reason: toFailure(error).message };
    }
    const changed = JSON.stringify(view) !== JSON.stringify(this.#view);
    this.#view = view;
    if (changed) this.#options.onChange();
    return view;
  }

  /** Begins a sign-in, in place of one under way. Rejects `engine_missing`, `engine_outdated`, `engine_failed`. */
  async login(request: LoginRequest, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    await this.cancelLogin({ signal });
    const lease = await this.#options.process.use({ signal });
    try {
      const params = request.kind === 'deviceCode' ? { type: 'chatgptDeviceCode' } : { ...request, type: request.kind };
      const started = await lease.client.request('account/login/start', params, loginStartedSchema, { signal });
      const view = toLoginView(started);
      this.#failure = undefined;
      if (view === undefined || started.loginId === undefined) lease.release();
      else this.#login = { loginId: started.loginId, lease, view };
    } catch (error) {
      lease.release();
      signal.throwIfAborted();
      throw codexFailure(error);
    }
    this.#watch(this.#login);
    await this.look({ signal });
  }

  /** Gives up the sign-in under way, if there is one. */
  async cancelLogin({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    const login = this.#login;
    if (login === undefined) return;
    this.#login = undefined;
    const { client } = login.lease;
    await client
      .request('account/login/cancel', { loginId: login.loginId }, anySchema, { signal })
      .catch(() => undefined);
    login.lease.release();
    await this.look({ signal });
  }

  /** Rejects `engine_failed`. */
  async logout({ signal }: { readonly signal: AbortSignal }): Promise<void> {
    const lease = await this.#options.process.use({ signal });
    try {
      await lease.client.request('account/logout', {}, anySchema, { signal });
    } catch (error) {
      signal.throwIfAborted();
      throw codexFailure(error);
    } finally {
      lease.release();
    }
    await this.look({ signal });
  }

  async #find({ signal }: { readonly signal: AbortSignal }): Promise<CodexView> {
    const { process, ownProvider } = this.#options;
    const found = await process.find({ signal });
    if (found.state === 'missing') return { state: 'missing', nextStep: installHint };
    const { version } = found;
    if (found.state === 'outdated') return { state: 'outdated', version, nextStep: installHint };
    if (ownProvider) return { state: 'ready', version, account: 'your own provider', signOut: false };
    // It may have been signed in elsewhere since; a Codex that runs has read its files already.
    if (this.#view.state === 'signedOut') await process.refresh();
    const lease = await process.use({ signal });
    try {
      const read = await lease.client.request('account/read', {}, readSchema, { signal });
      if (read.account !== null) {
        return { state: 'ready', version, account: accountName(read.account), signOut: true };
      }
      if (!read.requiresOpenaiAuth) return { state: 'ready', version, account: 'your own provider', signOut: false };
      const failure = this.#failure === undefined ? {} : { failure: this.#failure };
      return { state: 'signedOut', version, login: this.#login?.view ?? null, ...failure };
    } catch (error) {
      signal.throwIfAborted();
      throw codexFailure(error);
    } finally {
      lease.release();
    }
  }

  #hear(method: string, params: unknown): void {
    if (method === 'account/login/completed') this.#completed(params);
    if (method === 'account/login/completed' || method === 'account/updated') void this.look({ signal: never });
  }

  #completed(params: unknown): void {
    const parsed = z.safeParse(completedSchema, params);
    const login = this.#login;
    if (!parsed.success || login === undefined || parsed.data.loginId !== login.loginId) return;
    this.#login = undefined;
    this.#failure = parsed.data.success
      ? undefined
      : `The sign-in came to nothing: ${(parsed.data.error ?? 'no reason given').slice(0, 200)}`;
    login.lease.release();
  }

  /** A sign-in ends with the Codex that waits for it, and after a while by itself. */
  #watch(login: Login | undefined): void {
    if (login === undefined) return;
    const over = (): void => {
      clearTimeout(deadline);
      if (this.#login === login) void this.cancelLogin({ signal: never });
    };
    const deadline = setTimeout(over, loginDeadlineMs);
    deadline.unref();
    void login.lease.gone.then(over);
  }
}

const never = new AbortController().signal;
