import type { TaskRequest, TaskView } from '../../../../protocol/task.ts';
import type { StartedHost } from '../../startHost.ts';

const { signal } = new AbortController();

/** What is asked of a daemon, under a key by which it is known again. */
export type AskedTask = TaskRequest | { readonly kind: 'patch'; readonly patch: string };

/** A browser and a terminal at one daemon, for as long as that lives. */
export interface RandomClient {
  /** Resolves with the task's id when it is stored. Rejects when the daemon is gone. */
  start(task: AskedTask, functionCallId: string): Promise<string>;
  /** Never resolves when the daemon goes first. */
  ended(taskId: string): Promise<TaskView>;
  cancel(taskId: string): void;
  /** Every task of the workspace, newest first. */
  history(): Promise<TaskView[]>;
  /** Resolves when the daemon has gone. */
  readonly lost: Promise<'lost'>;
  close(): void;
}

/** `decide` answers every question of a task. Rejects when the daemon goes before it has answered. */
export async function connectRandomClient(
  host: StartedHost,
  workspaceId: string,
  decide: () => 'once' | 'no',
): Promise<RandomClient> {
  const finished = new Map<string, TaskView>();
  const watchers = new Map<string, (task: TaskView) => void>();
  const onFinished = ({ task }: { task: TaskView }): void => {
    finished.set(task.taskId, task);
    watchers.get(task.taskId)?.(task);
  };
  const browser = await host.connect({
    'task.finished': onFinished,
    'task.asked': ({ approval: { approvalId } }) => {
      const answer = { approvalId, decision: decide(), by: { kind: 'click' } } as const;
      // The daemon may be gone by now.
      browser.calls.request('approval.answer', answer, { signal }).catch(() => undefined);
    },
  });
  const terminal = await host.openTerminal({ 'task.finished': onFinished });
  const lost = Promise.all([browser.relay.exited, terminal.closed]).then(() => 'lost' as const);
  return {
    lost,
    async start(request, functionCallId) {
      const key = { functionCallId, workspaceId };
      if (request.kind === 'patch') {
        return (await terminal.calls.request('patch.apply', { ...key, patch: request.patch }, { signal })).task.taskId;
      }
      const params = { ...key, origin: 'typed', request } as const;
      return (await browser.calls.request('task.start', params, { signal })).task.taskId;
    },
    ended: (taskId) =>
      new Promise((resolve) => {
        const known = finished.get(taskId);
        if (known === undefined) watchers.set(taskId, resolve);
        else resolve(known);
      }),
    cancel(taskId) {
      browser.calls.request('task.cancel', { taskId }, { signal }).catch(() => undefined);
    },
    async history() {
      const tasks: TaskView[] = [];
      for (let before: string | null = null; ;) {
        const page: { tasks: TaskView[]; next: string | null } = await terminal.calls.request(
          'history.list',
          { workspaceId, before, limit: 100 },
          { signal },
        );
        tasks.push(...page.tasks);
        if (page.next === null) return tasks;
        before = page.next;
      }
    },
    close() {
      browser.relay.kill('SIGKILL');
      terminal.close();
    },
  };
}
