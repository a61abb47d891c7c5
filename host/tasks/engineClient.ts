import { randomUUID } from 'node:crypto';
import type { TaskView } from '../../protocol/task.ts';
import type { EngineClient, EngineUpdate } from '../engines/engine.ts';
import type { Journal } from '../workspace/journal.ts';
import { untilAborted } from '../workspace/untilAborted.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { TaskHistory } from './taskHistory.ts';
import type { TaskEvents } from './taskEvents.ts';

/** What one task's engine sees of the host. */
export function createEngineClient(parts: {
  task: TaskView;
  workspace: Workspace;
  history: TaskHistory;
  journal: Journal;
  events: TaskEvents;
  signal: AbortSignal;
}): EngineClient {
  const { task, workspace, history, journal, events, signal } = parts;
  return {
    workspace,
    async write(changes) {
      await journal.write(task.taskId, workspace.root, changes, { signal });
      const written = new Set(changes.map(({ path }) => path));
      for (const edit of await journal.edits(task.taskId)) {
        if (written.has(edit.path)) events.edited(task.taskId, edit);
      }
    },
    history: {
      latest: () => history.latest(),
      undo: () => history.undo(undefined),
      redo: () => history.redo(undefined),
    },
    update(update) {
      if (update.kind === 'diff') events.edited(task.taskId, update.edit);
      else events.progress(task.taskId, textOf(update));
    },
    async requestPermission({ title }) {
      // TODO(part 4): an answer comes with `approval.answer`. Until then only the end of the task ends the question.
      events.asked(task.taskId, { approvalId: randomUUID(), text: title });
      return await untilAborted(new Promise<never>(() => undefined), { signal });
    },
  };
}

function textOf(update: Exclude<EngineUpdate, { kind: 'diff' }>): string {
  switch (update.kind) {
    case 'message':
      return update.text;
    case 'plan':
      return update.steps.find(({ state }) => state === 'running')?.text ?? '';
    case 'toolCall':
      return update.title;
  }
}
