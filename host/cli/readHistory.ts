import { AppError } from '../../protocol/appError.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { Terminal } from './openTerminal.ts';

const pageSize = 50;

/** A task and whether a later one has undone it. */
export interface PastTask {
  readonly task: TaskView;
  readonly undone: boolean;
}

/** The tasks of a workspace, newest first, page by page as they are asked for. */
export async function* readHistory(
  calls: Terminal['calls'],
  workspaceId: string,
  { signal }: { readonly signal: AbortSignal },
): AsyncGenerator<PastTask> {
  // An undo can be undone itself. What undoes a task comes after it, so in this order it is known before.
  const undone = new Set<string>();
  for (let before: string | null = null; ;) {
    const page: { tasks: TaskView[]; next: string | null } = await calls.request(
      'history.list',
      { workspaceId, before, limit: pageSize },
      { signal },
    );
    for (const task of page.tasks) {
      const isUndone = undone.has(task.taskId);
      if (task.undoes !== undefined && !isUndone) undone.add(task.undoes);
      yield { task, undone: isUndone };
    }
    if (page.next === null) return;
    before = page.next;
  }
}

/** The whole id of the task whose id begins so. Rejects `task_unknown`, `usage` when several do. */
export async function findTask(
  calls: Terminal['calls'],
  { workspaceId, beginning }: { readonly workspaceId: string; readonly beginning: string },
  { signal }: { readonly signal: AbortSignal },
): Promise<string> {
  const found: string[] = [];
  for await (const { task } of readHistory(calls, workspaceId, { signal })) {
    if (task.taskId === beginning) return task.taskId;
    if (task.taskId.startsWith(beginning)) found.push(task.taskId);
  }
  const [only, another] = found;
  if (another !== undefined)
    throw new AppError('usage', `Several tasks begin with ${beginning}. Write more of the id.`);
  if (only !== undefined) return only;
  const message = `No task here begins with ${beginning}. "earshot-host history" lists them.`;
  throw new AppError('task_unknown', message);
}
