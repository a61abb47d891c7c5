import { limits } from '../../protocol/limits.ts';
import type { TaskEvents } from '../tasks/taskEvents.ts';
import type { Connections } from './connections.ts';
import { fitTask } from './fitTasks.ts';

interface ClientEventsOptions {
  readonly connections: Connections;
  readonly owner: (taskId: string) => string | undefined;
  /** Its files differ from what they were when it began. */
  readonly onFinished: (changed: { readonly workspaceId: string; readonly files: number }) => void;
}

/** Tells each task's client of it. Nobody connected: `host.hello` tells later. */
export function createClientEvents({ connections, owner, onFinished }: ClientEventsOptions): TaskEvents {
  return {
    started: (task) => connections.emitTo(owner(task.taskId), 'task.started', { task: fitTask(task) }),
    chosen: (task) => connections.emitTo(owner(task.taskId), 'task.changed', { task: fitTask(task) }),
    progress: (taskId, text) =>
      connections.emitTo(owner(taskId), 'task.progress', { taskId, text: text.slice(0, limits.progressChars) }),
    asked: (approval) =>
      connections.emitTo(owner(approval.taskId), 'task.asked', { taskId: approval.taskId, approval }),
    answered: (approval) => connections.emitTo(owner(approval.taskId), 'approval.changed', { approval }),
    edited: (taskId, edit) => connections.emitTo(owner(taskId), 'task.edited', { taskId, edit }),
    finished: (task) => {
      if (task.state.phase !== 'finished') return;
      const { outcome } = task.state;
      connections.emitTo(owner(task.taskId), 'task.finished', { task: fitTask(task), outcome });
      onFinished({ workspaceId: task.workspaceId, files: task.edits.length });
    },
    expiring: (told) => connections.emitToAll('undo.expiring', told),
    changed: (task) => connections.emitTo(owner(task.taskId), 'task.changed', { task: fitTask(task) }),
  };
}
