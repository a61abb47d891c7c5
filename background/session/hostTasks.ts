import { AppError, toFailure } from '../../protocol/appError.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import type { Listeners, Params } from '../../protocol/contract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';
import { limits } from '../../protocol/limits.ts';
import type { Origin, TaskRequest, TaskView } from '../../protocol/task.ts';
import type { Clock } from '../clock.ts';
import type { HostHello, HostLink } from '../links/hostLink.ts';
import type { OutboundItem } from '../realtime/wire.ts';
import type { TaskHost } from '../tools/toolRunner.ts';
import type { Typed } from './approvals/typedAnswer.ts';
import { toTypedAnswer } from './approvals/typedAnswer.ts';
import type { Store } from './model.ts';
import { toWorkspaceId } from './model.ts';
import {
  toTaskEntryId,
  toTypedEntryId,
  unfinishedTasks,
  withApproval,
  withEdit,
  withNotice,
  withTask,
} from './timeline.ts';

/** What the host's tasks need, and whom they tell. */
export interface HostTasksOptions {
  readonly store: Store;
  readonly host: Pick<HostLink, 'ready' | 'request'>;
  readonly clock: Clock;
  onBug(error: unknown): void;
  /** It has begun or waits, and again when that changes. */
  onStarted(task: TaskView): void;
  onProgress(taskId: string, text: string): void;
  onAsked(approval: ApprovalView): void;
  onAnswered(approval: ApprovalView): void;
  onFinished(task: TaskView): void;
  /** A task went to another workspace. May be told again and late. */
  onChoice(workspaceId: string, atMs: number): void;
}

/** The tasks at the host: starts and stops them, and shows what the host tells of them in the timeline. */
export class HostTasks {
  readonly #options: HostTasksOptions;

  /** What the host tells of its own accord. */
  readonly listeners: Listeners<HostContract> = {
    'task.started': ({ task }) => {
      this.#show(task);
      this.#options.onStarted(task);
    },
    'task.progress': ({ taskId, text }) => this.#options.onProgress(taskId, text),
    'task.asked': ({ approval }) => {
      this.#showApproval(approval);
      this.#options.onAsked(approval);
    },
    'approval.changed': ({ approval }) => {
      this.#showApproval(approval);
      this.#options.onAnswered(approval);
    },
    'task.edited': ({ taskId, edit }) => {
      const { store } = this.#options;
      store.update({ timeline: withEdit(store.model.timeline, taskId, edit) });
    },
    'task.finished': ({ task }) => {
      this.#show(task);
      this.#options.onFinished(task);
    },
    'task.changed': ({ task }) => {
      this.#show(task);
      if (task.state.phase !== 'finished') this.#options.onStarted(task);
    },
    'undo.expiring': ({ tasks, atMs, untilMs }) => {
      const { store } = this.#options;
      const which = tasks === 1 ? 'One old change' : `${tasks} old changes`;
      const message = `${which} can be undone until ${new Date(untilMs).toLocaleString()}. After that Earshot forgets how.`;
      const failure = { code: 'undo_expiring', message } as const;
      store.update({ timeline: withNotice(store.model.timeline, `expiring:${untilMs}`, failure, atMs) });
    },
  };

  /** The tasks as the voice model's tools see them. */
  readonly forVoice: TaskHost = {
    start: (functionCallId, request, { signal }) => this.start(functionCallId, request, 'voice', { signal }),
    steer: async (taskId, functionCallId, text, { signal }) =>
      (await this.#options.host.request('task.steer', { taskId, functionCallId, text }, { signal })).taken,
    isHere: (taskId) => this.#isHere(taskId),
    stopAll: ({ signal }) => this.#stopAll({ signal }),
  };

  constructor(options: HostTasksOptions) {
    this.#options = options;
  }

  greeted({ tasks, approvals }: HostHello): void {
    // What the host does not tell of any more nobody waits for.
    this.#options.store.update({ approvals: [] });
    for (const task of tasks) this.#show(task);
    for (const approval of approvals.toReversed()) this.#showApproval(approval);
  }

  /** Starts a task in the chosen workspace, or finds the one of that id. Rejects `workspace_missing`, `host_*` or the host's own code. */
  async start(
    functionCallId: string,
    request: TaskRequest,
    origin: Origin,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<TaskView> {
    return await this.#start(functionCallId, await this.workspace({ signal }), request, origin, { signal });
  }

  /**
   * Takes what was typed while no call is there: as the answer to the one open question if it is one, else as a task.
   * Rejects as {@link start} and {@link answer} do.
   */
  async takeTyped(typed: Typed, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    // Before it has greeted, nobody knows what is open.
    await this.#options.host.ready({ signal });
    const answer = toTypedAnswer(this.#options.store.model.approvals, typed);
    if (answer !== undefined) await this.answer(answer, { signal });
    else await this.start(typed.itemId, { kind: 'prompt', prompt: typed.text }, 'typed', { signal });
  }

  /** What was typed for a call that never heard it is not lost. */
  async takeUnsent(item: OutboundItem): Promise<void> {
    if (item.kind !== 'text') return;
    const { store, clock } = this.#options;
    const shown = store.model.timeline.find(({ entryId }) => entryId === toTypedEntryId(item.itemId));
    try {
      await this.takeTyped({ ...item, atMs: shown?.atMs ?? null }, new AbortController());
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'internal') this.#options.onBug(error);
      store.update({ timeline: withNotice(store.model.timeline, `notice:${item.itemId}`, failure, clock.now()) });
    }
  }

  /** Undoes or redoes a task the user clicked at, in the workspace it was in. Rejects as the host does. */
  async takeBack(
    functionCallId: string,
    request: Extract<TaskRequest, { kind: 'undo' | 'redo' }>,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<void> {
    const { timeline } = this.#options.store.model;
    const entry = timeline.find(({ entryId }) => entryId === toTaskEntryId(request.taskId ?? ''));
    const workspaceId = entry?.kind === 'task' ? entry.task.workspaceId : await this.workspace({ signal });
    await this.#start(functionCallId, workspaceId, request, 'clicked', { signal });
  }

  async #start(
    functionCallId: string,
    workspaceId: string,
    request: TaskRequest,
    origin: Origin,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<TaskView> {
    const params = { functionCallId, workspaceId, request, origin };
    const { task } = await this.#options.host.request('task.start', params, { signal });
    this.#show(task);
    return task;
  }

  /** Answers a question of a task. Resolves with what became of it, which may be another's answer. Rejects as the host does. */
  async answer(
    params: Params<HostContract, 'approval.answer'>,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<ApprovalView> {
    const { approval } = await this.#options.host.request('approval.answer', params, { signal });
    this.#showApproval(approval);
    return approval;
  }

  /** The workspace to work in. Rejects `workspace_missing` when no folder is allowed yet, or `host_*`. */
  async workspace({ signal }: { readonly signal: AbortSignal }): Promise<string> {
    await this.#options.host.ready({ signal });
    const workspaceId = toWorkspaceId(this.#options.store.model);
    if (workspaceId !== null) return workspaceId;
    const message = 'Earshot may not work in any folder yet. Add one in the popup, or in a terminal.';
    throw new AppError('workspace_missing', message);
  }

  #isHere(taskId: string): boolean {
    const { model } = this.#options.store;
    const entry = model.timeline.find(({ entryId }) => entryId === toTaskEntryId(taskId));
    return entry?.kind !== 'task' || entry.task.workspaceId === toWorkspaceId(model);
  }

  async #stopAll({ signal }: { readonly signal: AbortSignal }): Promise<number> {
    const unfinished = unfinishedTasks(this.#options.store.model.timeline);
    await Promise.all(
      unfinished.map(({ taskId }) => this.#options.host.request('task.cancel', { taskId }, { signal })),
    );
    return unfinished.length;
  }

  /** An open question waits beside the timeline; what became of it belongs into it. */
  #showApproval(approval: ApprovalView): void {
    const { store } = this.#options;
    const others = store.model.approvals.filter(({ approvalId }) => approvalId !== approval.approvalId);
    if (approval.state.phase === 'open') {
      store.update({ approvals: [...others, approval].slice(-limits.queuedDecisions) });
    } else {
      store.update({ approvals: others, timeline: withApproval(store.model.timeline, approval) });
    }
  }

  #show(task: TaskView): void {
    const { store } = this.#options;
    store.update({ timeline: withTask(store.model.timeline, task) });
    const { chooses, state } = task;
    if (chooses !== undefined && state.phase === 'finished') this.#options.onChoice(chooses, state.finishedAtMs);
  }
}
