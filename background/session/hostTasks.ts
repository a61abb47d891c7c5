import { AppError } from '../../protocol/appError.ts';
import type { Listeners } from '../../protocol/contract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';
import type { Origin, TaskRequest, TaskView } from '../../protocol/task.ts';
import type { HostHello, HostLink } from '../links/hostLink.ts';
import type { TaskHost } from '../tools/toolRunner.ts';
import type { Store } from './model.ts';
import { toWorkspaceId } from './model.ts';
import { runningTasks, withEdit, withNotice, withTask } from './timeline.ts';

/** What the host's tasks need, and whom they tell. */
export interface HostTasksOptions {
  readonly store: Store;
  readonly host: Pick<HostLink, 'ready' | 'request'>;
  onStarted(task: TaskView): void;
  onProgress(taskId: string, text: string): void;
  onAsked(taskId: string, question: string): void;
  onFinished(task: TaskView): void;
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
    'task.asked': ({ taskId, question }) => this.#options.onAsked(taskId, question),
    'task.edited': ({ taskId, edit }) => {
      const { store } = this.#options;
      store.update({ timeline: withEdit(store.model.timeline, taskId, edit) });
    },
    'task.finished': ({ task }) => {
      this.#show(task);
      this.#options.onFinished(task);
    },
    'task.changed': ({ task }) => this.#show(task),
    'undo.expiring': ({ tasks, atMs, untilMs }) => {
      const { store } = this.#options;
      const which = tasks === 1 ? 'One old change' : `${tasks} old changes`;
      const message = `${which} can be undone until ${new Date(untilMs).toLocaleString()}. After that Earshot forgets how.`;
      const failure = { code: 'undo_expiring', message } as const;
      store.update({ timeline: withNotice(store.model.timeline, `expiring:${untilMs}`, failure, atMs) });
    },
    'workspace.changed': ({ workspaces }) => this.#options.store.update({ workspaces }),
  };

  /** The tasks as the voice model's tools see them. */
  readonly forVoice: TaskHost = {
    start: (functionCallId, request, { signal }) => this.start(functionCallId, request, 'voice', { signal }),
    steer: async (taskId, functionCallId, text, { signal }) =>
      (await this.#options.host.request('task.steer', { taskId, functionCallId, text }, { signal })).taken,
    stopAll: ({ signal }) => this.#stopAll({ signal }),
  };

  constructor(options: HostTasksOptions) {
    this.#options = options;
  }

  greeted({ workspaces, tasks }: HostHello): void {
    this.#options.store.update({ workspaces });
    for (const task of tasks) this.#show(task);
  }

  /** Starts a task in the chosen workspace, or finds the one of that id. Rejects `workspace_missing`, `host_*` or the host's own code. */
  async start(
    functionCallId: string,
    request: TaskRequest,
    origin: Origin,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<TaskView> {
    const workspaceId = await this.workspace({ signal });
    const params = { functionCallId, workspaceId, request, origin };
    const { task } = await this.#options.host.request('task.start', params, { signal });
    this.#show(task);
    return task;
  }

  /** The workspace to work in. Rejects `workspace_missing` when no folder is allowed yet, or `host_*`. */
  async workspace({ signal }: { readonly signal: AbortSignal }): Promise<string> {
    await this.#options.host.ready({ signal });
    const workspaceId = toWorkspaceId(this.#options.store.model);
    if (workspaceId !== null) return workspaceId;
    const message = 'Earshot may not work in any folder yet. Add one from a terminal.';
    throw new AppError('workspace_missing', message);
  }

  async #stopAll({ signal }: { readonly signal: AbortSignal }): Promise<number> {
    const running = runningTasks(this.#options.store.model.timeline);
    await Promise.all(running.map(({ taskId }) => this.#options.host.request('task.cancel', { taskId }, { signal })));
    return running.length;
  }

  #show(task: TaskView): void {
    const { store } = this.#options;
    store.update({ timeline: withTask(store.model.timeline, task) });
  }
}
