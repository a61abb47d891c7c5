import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { AppError } from '../../protocol/appError.ts';
import { callContract } from '../../protocol/channel.ts';
import { voiceContract } from '../../protocol/voiceContract.ts';
import type { NodeProgram } from '../link/nodeProgram.ts';
import type { Log } from '../log/log.ts';
import { createProcessPort } from './processPort.ts';

/** Where a running voice server listens, and what authorises `client_secrets` there. */
export interface VoiceAddress {
  readonly baseUrl: string;
  readonly secret: string;
}

interface VoiceServerOptions {
  readonly program: NodeProgram;
  readonly modelsFolder: string;
  /** Rejects `models_missing`, `models_damaged`. */
  readonly checkModels: () => Promise<void>;
  /** Without a trailing slash, as an `Origin` header has them. */
  readonly allowedOrigins: readonly string[];
  readonly log: Log;
  readonly onCallsChanged: (count: number) => void;
}

type State =
  | { readonly phase: 'down' }
  /** The models are being checked. */
  | { readonly phase: 'checking'; readonly address: Promise<VoiceAddress> }
  | {
      readonly phase: 'forked';
      readonly address: Promise<VoiceAddress>;
      readonly child: ChildProcess;
      readonly voice: string;
    }
  | { readonly phase: 'ended' };

/** Longer than any call needs to say goodbye. */
const endDeadlineMs = 2_000;

/** The one voice server of this daemon: forked when first wanted, forked again when it dies, ended with the daemon. */
export class VoiceServer {
  readonly #options: VoiceServerOptions;
  #state: State = { phase: 'down' };
  /** The one last asked for. */
  #voice = '';
  /** Resolve when their processes are gone. */
  readonly #leaving = new Set<Promise<void>>();

  constructor(options: VoiceServerOptions) {
    this.#options = options;
  }

  /**
   * A server speaks with one voice: asked for another, a new one takes its place and its calls end. Rejects
   * `models_missing`, `models_damaged`, `voice_failed`; the next call tries again.
   */
  start(voice: string): Promise<VoiceAddress> {
    if (this.#state.phase === 'ended') return Promise.reject(leaving());
    this.#voice = voice;
    if (this.#state.phase === 'forked' && this.#state.voice !== voice) this.#putDown(this.#state.child);
    if (this.#state.phase !== 'down') return this.#state.address;
    const address = this.#launch();
    this.#state = { phase: 'checking', address };
    address.catch(() => {
      if (this.#state.phase === 'checking') this.#state = { phase: 'down' };
    });
    return address;
  }

  /** The address if the server is up or coming up; starts nothing. */
  running(): Promise<VoiceAddress> | undefined {
    return 'address' in this.#state ? this.#state.address : undefined;
  }

  /** Ends it and resolves when it is gone. It ends itself too when this process dies: IPC closes. */
  async end(): Promise<void> {
    const state = this.#state;
    this.#state = { phase: 'ended' };
    if (state.phase === 'forked') this.#leave(state.child);
    await Promise.all(this.#leaving);
  }

  #putDown(child: ChildProcess): void {
    this.#state = { phase: 'down' };
    this.#leave(child);
    this.#options.onCallsChanged(0);
  }

  #leave(child: ChildProcess): void {
    if (!isRunning(child)) return;
    const kill = setTimeout(() => child.kill('SIGKILL'), endDeadlineMs);
    const exited = once(child, 'exit').then(() => {
      clearTimeout(kill);
      this.#leaving.delete(exited);
    });
    this.#leaving.add(exited);
    if (child.connected) child.disconnect();
  }

  async #launch(): Promise<VoiceAddress> {
    const { program, checkModels } = this.#options;
    await checkModels();
    if (this.#state.phase !== 'checking') throw leaving();
    const voice = this.#voice;
    const child = fork(program.args.at(-1) ?? '', {
      cwd: program.cwd,
      execArgv: program.args.slice(0, -1),
      // What it prints lands beside the daemon's own last words.
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    this.#state = { phase: 'forked', child, voice, address: this.#state.address };
    const greeted = this.#handshake(child, voice);
    void this.#watch(child, greeted);
    return greeted;
  }

  async #handshake(child: ChildProcess, voice: string): Promise<VoiceAddress> {
    const { modelsFolder, allowedOrigins, log, onCallsChanged } = this.#options;
    const calls = callContract(createProcessPort(child), voiceContract, {
      'calls.changed': ({ count }) => {
        if (this.#state.phase === 'forked' && this.#state.child === child) onCallsChanged(count);
      },
      'log.line': ({ level, text }) => log[level](`voice: ${text}`),
    });
    const secret = randomBytes(32).toString('hex');
    const startedMs = performance.now();
    const params = { modelsFolder, voice, secret, allowedOrigins: [...allowedOrigins] };
    try {
      const { port } = await calls.request('voice.start', params, { signal: new AbortController().signal });
      log.info('voice ready', { port, ms: Math.round(performance.now() - startedMs) });
      return { baseUrl: `http://127.0.0.1:${port}`, secret };
    } catch (error) {
      child.kill();
      if (!(error instanceof AppError) || error.code !== 'port_closed') throw error;
      const message = 'The voice server stopped while it was starting. "earshot-host doctor" shows where its log is.';
      throw new AppError('voice_failed', message, { cause: error });
    }
  }

  /** A server that came up and died is started again, so that its models are loaded by the next call; one that did not is not. */
  async #watch(child: ChildProcess, greeted: Promise<VoiceAddress>): Promise<void> {
    const cameUp = greeted.then(
      () => true,
      () => false,
    );
    const exit = await new Promise<string>((resolve) => {
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code ?? 0}`));
      child.once('error', (error) => resolve(error.message));
    });
    const worked = await cameUp;
    if (this.#state.phase !== 'forked' || this.#state.child !== child) return;
    this.#state = { phase: 'down' };
    const { log, onCallsChanged } = this.#options;
    onCallsChanged(0);
    log.warn('voice died', { exit, worked });
    if (worked) await this.start(this.#voice).catch(() => undefined);
  }
}

function isRunning({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

function leaving(): AppError {
  return new AppError('retiring', 'The host is leaving.');
}
