import { AppError } from '../../protocol/appError.ts';
import type { Failure } from '../../protocol/appError.ts';
import { serveContract } from '../../protocol/channel.ts';
import type { Handlers, Params, Result, Served } from '../../protocol/contract.ts';
import { createPortPair } from '../../protocol/port.ts';
import type { Port } from '../../protocol/port.ts';
import type { ProviderChange } from '../../protocol/provider.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { surfaceContract } from '../../protocol/surfaceContract.ts';
import type { SurfaceContract, SurfaceProvider } from '../../protocol/surfaceContract.ts';

type DiffRead = Params<SurfaceContract, 'diff.read'>;

/** Background as a surface sees it: records intents in order, says what the test tells it to. */
export class FakeSurfaceBackground {
  /** Every request so far: its name and params. */
  readonly requests: [name: string, params: object][] = [];
  /** How often a surface has connected. */
  connections = 0;
  /** The provider as the host has it. */
  provider: SurfaceProvider = {
    kind: 'local',
    baseUrl: null,
    model: 'm1',
    voice: 'slt',
    transcription: 'm1',
    key: 'none',
    typedKey: false,
  };
  #changeProvider: (change: ProviderChange) => SurfaceProvider = () => this.provider;
  #served: Served<SurfaceContract> | undefined;
  #port: Port | undefined;
  #snapshot: Snapshot | undefined;
  #refusal: Failure | undefined;
  #readDiff: (params: DiffRead) => Result<SurfaceContract, 'diff.read'> = () => ({ text: '', nextOffset: null });
  #waiting: { count: number; resolve: () => void }[] = [];

  /** What a surface calls to connect. */
  readonly connect = (): Port => {
    const [surfacePort, port] = createPortPair();
    this.connections += 1;
    this.#port = port;
    this.#served = serveContract(port, surfaceContract, this.#handlers);
    if (this.#snapshot !== undefined) this.#served.emit('snapshot.changed', this.#snapshot);
    return surfacePort;
  };

  /** Shows a snapshot to the connected surface, and to the next one on connecting. */
  show(snapshot: Snapshot | undefined): void {
    this.#snapshot = snapshot;
    if (snapshot !== undefined) this.#served?.emit('snapshot.changed', snapshot);
  }

  sendLevel(input: number): void {
    this.#served?.emit('level.changed', { input, output: 0 });
  }

  /** Refuses every intent from now on; undefined takes them again. */
  refuse(failure: Failure | undefined): void {
    this.#refusal = failure;
  }

  answerDiffs(answer: (params: DiffRead) => Result<SurfaceContract, 'diff.read'>): void {
    this.#readDiff = answer;
  }

  /** What the provider is after a change. */
  answerChanges(answer: (change: ProviderChange) => SurfaceProvider): void {
    this.#changeProvider = answer;
  }

  simulateDisconnect(): void {
    this.#port?.disconnect();
  }

  /** Resolves once this many requests have come in all. */
  async received(count: number): Promise<void> {
    if (this.requests.length >= count) return;
    await new Promise<void>((resolve) => this.#waiting.push({ count, resolve }));
  }

  /** Resolves with the params of the first request of this name, once there is one. */
  async asked(name: string): Promise<object> {
    for (;;) {
      const found = this.requests.find(([request]) => request === name);
      if (found !== undefined) return found[1];
      await this.received(this.requests.length + 1);
    }
  }

  #record(name: string, params: object): void {
    this.requests.push([name, params]);
    for (const { count, resolve } of this.#waiting) if (this.requests.length >= count) resolve();
  }

  #take = (name: string, params: object): Record<string, never> => {
    this.#record(name, params);
    if (this.#refusal !== undefined) throw new AppError(this.#refusal.code, this.#refusal.message);
    return {};
  };

  readonly #handlers: Handlers<SurfaceContract> = {
    'session.start': (params) => this.#take('session.start', params),
    'session.stop': (params) => this.#take('session.stop', params),
    'text.send': (params) => this.#take('text.send', params),
    'talk.press': (params) => this.#take('talk.press', params),
    'talk.release': (params) => this.#take('talk.release', params),
    'voice.silence': (params) => this.#take('voice.silence', params),
    'microphone.mute': (params) => this.#take('microphone.mute', params),
    'settings.change': (params) => this.#take('settings.change', params),
    'provider.view': (params) => {
      this.#take('provider.view', params);
      return this.provider;
    },
    'provider.change': (params) => {
      this.#take('provider.change', params);
      this.provider = this.#changeProvider(params);
      return this.provider;
    },
    'provider.useKey': (params) => this.#take('provider.useKey', params),
    'task.cancel': (params) => this.#take('task.cancel', params),
    'task.undo': (params) => this.#take('task.undo', params),
    'task.redo': (params) => this.#take('task.redo', params),
    'version.read': (params) => {
      this.#record('version.read', params);
      return { text: `${params.path} ${params.version}\n`, nextOffset: null };
    },
    'workspace.choose': (params) => this.#take('workspace.choose', params),
    'engine.view': (params) => this.#take('engine.view', params),
    'engine.choose': (params) => this.#take('engine.choose', params),
    'engine.cancelLogin': (params) => this.#take('engine.cancelLogin', params),
    'engine.logout': (params) => this.#take('engine.logout', params),
    'engine.startLogin': (params) => this.#take('engine.startLogin', params),
    'workspace.setMode': (params) => this.#take('workspace.setMode', params),
    'approval.answer': (params) => this.#take('approval.answer', params),
    'approval.shown': (params) => this.#take('approval.shown', params),
    'workspace.add': (params) => this.#take('workspace.add', params),
    'workspace.trust': (params) => this.#take('workspace.trust', params),
    'workspace.stopAdding': (params) => this.#take('workspace.stopAdding', params),
    'workspace.forget': (params) => this.#take('workspace.forget', params),
    'microphone.ask': (params) => this.#take('microphone.ask', params),
    'host.retry': (params) => this.#take('host.retry', params),
    'level.watch': (params) => this.#take('level.watch', params),
    'task.readDetail': (params) => {
      this.#record('task.readDetail', params);
      return { text: 'All of it.', nextOffset: null };
    },
    'diff.read': (params) => {
      this.#record('diff.read', params);
      return this.#readDiff(params);
    },
  };
}
