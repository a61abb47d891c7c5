import type { HostHello, NativeConnection } from '../../background/links/hostLink.ts';
import { AppError } from '../../protocol/appError.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import type { AppErrorCode } from '../../protocol/appError.ts';
import { serveContract } from '../../protocol/channel.ts';
import type { EventOf, Params, Served } from '../../protocol/contract.ts';
import type { EngineView } from '../../protocol/engine.ts';
import type { HostContract, OpenedProvider } from '../../protocol/hostContract.ts';
import { hostContract } from '../../protocol/hostContract.ts';
import { createPortPair } from '../../protocol/port.ts';
import type { Port } from '../../protocol/port.ts';
import type { ProviderChange, ProviderView } from '../../protocol/provider.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { WorkspaceView } from '../../protocol/workspace.ts';
import { aFinishedTask, aTask } from './aTask.ts';

/** A daemon behind its relays: it outlives connections, and the test says when its tasks finish. */
export class FakeHost {
  readonly starts: Params<HostContract, 'task.start'>[] = [];
  readonly steers: Params<HostContract, 'task.steer'>[] = [];
  /** Whether running tasks take further words. */
  steerable = false;
  readonly cancelled: string[] = [];
  /** What was asked about the list of workspaces, in order, and why it is refused. */
  readonly workspaceAsks: string[] = [];
  workspaceFailure: AppErrorCode | null = null;
  /** The workspaces that a call went on in. */
  readonly expected: string[] = [];
  /** How often it was asked to look at the workspaces. */
  looks = 0;
  readonly clients: string[] = [];
  hello: Partial<HostHello> = {};
  helloFailure: AppErrorCode | null = null;
  readonly providerChanges: ProviderChange[] = [];
  providerFailure: AppErrorCode | null = null;
  opened: OpenedProvider = {
    kind: 'local',
    baseUrl: 'http://127.0.0.1:7',
    token: 'tok',
    model: 'm1',
    voice: 'slt',
    transcription: 'm1',
    keywords: [],
  };
  provider: ProviderView = {
    kind: 'local',
    baseUrl: null,
    model: 'm1',
    voice: 'slt',
    transcription: 'm1',
    key: 'none',
  };
  /** Why the browser refuses the next connections; null when it does not. */
  missing: string | null = null;
  engines: EngineView = { codex: { state: 'missing', nextStep: 'Install it.' }, workspaces: [] };
  readonly answers: Params<HostContract, 'approval.answer'>[] = [];
  readonly #approvals = new Map<string, ApprovalView>();
  readonly #tasks = new Map<string, TaskView>();
  readonly #connections = new Set<{ readonly port: Port; readonly served: Served<HostContract> }>();

  readonly connect = (): NativeConnection => {
    const [near, far] = createPortPair();
    const refusal = this.missing;
    if (refusal !== null) {
      far.disconnect();
      return { port: near, endReason: () => refusal };
    }
    const connection = { port: far, served: this.#serve(far) };
    this.#connections.add(connection);
    far.onDisconnect(() => this.#connections.delete(connection));
    return { port: near, endReason: () => 'Native host has exited.' };
  };

  /** Open connections. */
  get connections(): number {
    return this.#connections.size;
  }

  simulateDisconnect(): void {
    for (const { port } of this.#connections) port.disconnect();
    this.#connections.clear();
  }

  /** The relay's last words before it goes: an error to no request. */
  simulateLastWords(code: AppErrorCode, message: string): void {
    for (const { port } of this.#connections) {
      port.postMessage({ jsonrpc: '2.0', id: null, error: { code: -32000, message, data: { code } } });
    }
    this.simulateDisconnect();
  }

  simulateProgress(taskId: string, text: string): void {
    for (const { served } of this.#connections) served.emit('task.progress', { taskId, text });
  }

  /** A task asks, or a question of one is over. */
  simulateApproval(approval: ApprovalView): void {
    this.#approvals.set(approval.approvalId, approval);
    for (const { served } of this.#connections) {
      if (approval.state.phase === 'open') served.emit('task.asked', { taskId: approval.taskId, approval });
      else served.emit('approval.changed', { approval });
    }
  }

  simulateFinish(functionCallId: string, summary: string, difference: Partial<TaskView> = {}): void {
    const task = aFinishedTask({ ...this.#tasks.get(functionCallId), functionCallId, ...difference }, summary);
    const finished = { ...task, state: difference.state ?? aFinishedTask({}, summary).state };
    this.#tasks.set(functionCallId, finished);
    for (const { served } of this.#connections) served.emit('task.finished', { task: finished, outcome: 'done' });
  }

  simulateAdding(told: EventOf<HostContract, 'workspace.adding'>): void {
    for (const { served } of this.#connections) served.emit('workspace.adding', told);
  }

  simulateWorkspaces(workspaces: readonly WorkspaceView[]): void {
    for (const { served } of this.#connections) served.emit('workspace.changed', { workspaces: [...workspaces] });
  }

  #take(asked: string): Record<string, never> {
    this.workspaceAsks.push(asked);
    if (this.workspaceFailure !== null) throw new AppError(this.workspaceFailure, 'Not that.');
    return {};
  }

  #serve(port: Port): Served<HostContract> {
    return serveContract(port, hostContract, {
      'host.hello': ({ clientId }) => {
        this.clients.push(clientId);
        if (this.helloFailure !== null) throw new AppError(this.helloFailure, 'No hello.');
        return {
          protocolVersion: 1,
          hostVersion: '0.1.0',
          buildId: 'b1',
          workspaces: [{ workspaceId: 'w1', name: 'todo-app', mode: 'askRisky' }],
          tasks: [...this.#tasks.values()],
          approvals: [...this.#approvals.values()],
          adding: null,
          ...this.hello,
        };
      },
      'workspace.browse': () => this.#take('browse'),
      'workspace.trust': ({ addingId }) => this.#take(`trust ${addingId}`),
      'workspace.stopAdding': () => this.#take('stopAdding'),
      'workspace.forget': ({ workspaceId }) => this.#take(`forget ${workspaceId}`),
      'provider.expect': ({ workspaceId }) => {
        this.expected.push(workspaceId);
        return { keywords: [`${workspaceId} word`] };
      },
      'workspace.list': () => ({ workspaces: [] }),
      'workspace.look': () => {
        this.looks += 1;
        return {};
      },
      'provider.open': () => {
        if (this.providerFailure !== null) throw new AppError(this.providerFailure, 'No provider.');
        return this.opened;
      },
      'provider.view': () => this.provider,
      'provider.change': (change) => {
        this.providerChanges.push(change);
        return this.provider;
      },
      'engine.view': () => this.engines,
      'engine.choose': () => this.engines,
      'engine.login.start': () => this.engines,
      'engine.login.cancel': () => this.engines,
      'engine.logout': () => this.engines,
      'task.start': (params) => {
        this.starts.push(params);
        const { functionCallId, origin } = params;
        const task =
          this.#tasks.get(functionCallId) ?? aTask({ functionCallId, origin, taskId: `task-${functionCallId}` });
        this.#tasks.set(functionCallId, task);
        return { task };
      },
      'workspace.context': () => ({ text: '<startup_context></startup_context>' }),
      'task.steer': (params) => {
        this.steers.push(params);
        return { taken: this.steerable };
      },
      'task.cancel': ({ taskId }) => {
        this.cancelled.push(taskId);
        return {};
      },
      'workspace.setMode': ({ workspaceId, mode }) => ({ workspaces: [{ workspaceId, name: 'todo-app', mode }] }),
      'approval.answer': (params) => {
        this.answers.push(params);
        const asked = this.#approvals.get(params.approvalId);
        if (asked === undefined) throw new AppError('approval_unknown', 'That question is not there any more.');
        const { decision, by } = params;
        const said = params.reason === undefined ? {} : { reason: params.reason };
        const approval: ApprovalView = { ...asked, state: { phase: 'answered', decision, ...said, by, atMs: 2 } };
        this.simulateApproval(approval);
        return { approval };
      },
      'task.readDetail': () => ({ text: '', nextOffset: null }),
      'diff.read': () => ({ text: '', nextOffset: null }),
      'version.read': () => ({ text: '', nextOffset: null }),
    });
  }
}
