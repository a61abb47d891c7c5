import type { TaskView } from '../../protocol/task.ts';
import type { EngineClient, EngineUpdate } from '../engines/engine.ts';
import type { CommandRunner } from '../sandbox/commandRunner.ts';
import type { Journal } from '../workspace/journal.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Gate } from './approvals/gate.ts';
import { forTheEar } from './forTheEar.ts';
import { runInWorkspace } from './runInWorkspace.ts';
import type { TaskHistory } from './taskHistory.ts';
import type { TaskEvents } from './taskEvents.ts';
import { tellEdits } from './tellEdits.ts';
import type { TurnScan } from './turnScan.ts';

/** What one task's engine sees of the host. */
export function createEngineClient(parts: {
  task: TaskView;
  workspace: Workspace;
  history: TaskHistory;
  journal: Journal;
  gate: Pick<Gate, 'permit' | 'permitWrite'>;
  events: TaskEvents;
  runner: CommandRunner;
  turnScan: TurnScan;
  signal: AbortSignal;
}): EngineClient {
  const { task, workspace, history, journal, gate, events, runner, turnScan, signal } = parts;
  const tellProgress = (text: string): void => {
    if (text !== '') events.progress(task.taskId, text);
  };
  const requestPermission: EngineClient['requestPermission'] = (question) => gate.permit(question);
  return {
    workspace,
    async write(changes) {
      await gate.permitWrite(changes);
      // What others changed before goes into the entry first: their files as they were are the older ones.
      await turnScan.keep({ signal });
      await journal.write(task.taskId, workspace.root, changes, { signal });
      turnScan.authorship.name(changes.map(({ path }) => path));
      await tellEdits(
        task.taskId,
        changes.map(({ path }) => path),
        { journal, events },
      );
    },
    async run(command, { signal: own }) {
      const tell = (text: string): void => events.progress(task.taskId, text);
      const parts = { root: workspace.root, runner, turnScan, requestPermission, tell };
      return await runInWorkspace(command, parts, { signal: AbortSignal.any([signal, own]) });
    },
    history: {
      latest: () => history.latest(),
      undo: (wish) => history.undo(undefined, wish),
      redo: () => history.redo(undefined),
    },
    update(update) {
      turnScan.authorship.note(update);
      if (update.kind === 'diff') events.edited(task.taskId, update.edit);
      else tellProgress(textOf(update));
    },
    requestPermission,
  };
}

function textOf(update: Exclude<EngineUpdate, { kind: 'diff' }>): string {
  switch (update.kind) {
    case 'message':
      return forTheEar(update.text);
    case 'plan':
      return update.steps.find(({ state }) => state === 'running')?.text ?? '';
    case 'toolCall':
      return update.state === 'running' ? update.title : '';
    case 'writing':
    case 'silenced':
      return '';
  }
}
