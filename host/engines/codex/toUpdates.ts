import type { EngineUpdate } from '../engine.ts';
import { unwrapShell } from '../unwrapShell.ts';
import type { CodexItem, ThreadNotice } from './notifications.ts';
import { toEdits } from './toEdits.ts';

type StepState = Extract<EngineUpdate, { kind: 'toolCall' }>['state'];

type Started = Extract<ThreadNotice, { method: 'item/started' }>['params'];
type Completed = Extract<ThreadNotice, { method: 'item/completed' }>['params'];

/** What one notice says to whoever follows the task. Pure. */
export function toUpdates(notice: ThreadNotice, root: string): EngineUpdate[] {
  switch (notice.method) {
    case 'item/started':
      return started(notice.params, root);
    case 'item/completed':
      return completed(notice.params, root);
    case 'turn/plan/updated': {
      const steps = notice.params.plan.map(({ step, status }) => ({ text: step, state: planState(status) }));
      return [{ kind: 'plan', steps }];
    }
    case 'turn/started':
    case 'turn/completed':
    case 'error':
      return [];
  }
}

function started({ item, startedAtMs }: Started, root: string): EngineUpdate[] {
  return item.type === 'fileChange' ? writing(item, root, 'begun') : toolCall(item, 'running', startedAtMs);
}

function completed({ item, completedAtMs }: Completed, root: string): EngineUpdate[] {
  const state = 'status' in item && item.status !== 'completed' ? 'failed' : 'done';
  const call = toolCall(item, state, completedAtMs);
  if (item.type !== 'fileChange') return call;
  if (item.status === 'declined') return writing(item, root, 'refused');
  // One that failed may have changed some of its files before.
  if (item.status !== 'completed') return [];
  return [...toEdits(item.changes, root).map((edit) => ({ kind: 'diff', edit }) as const)];
}

type FileChangeItem = Extract<CodexItem, { type: 'fileChange' }>;

function writing(item: FileChangeItem, root: string, state: 'begun' | 'refused'): EngineUpdate[] {
  return [{ kind: 'writing', paths: toEdits(item.changes, root).map(({ path }) => path), state }];
}

function toolCall(item: CodexItem, state: StepState, atMs: number | undefined): EngineUpdate[] {
  switch (item.type) {
    case 'agentMessage':
    case 'fileChange':
      return [];
    case 'commandExecution':
      return [{ kind: 'toolCall', callId: item.id, title: toTitle(item.command), state, atMs }];
    case 'mcpToolCall':
      return [{ kind: 'toolCall', callId: item.id, title: `Asks ${item.server} for ${item.tool}.`, state, atMs }];
    case 'webSearch':
      return [{ kind: 'toolCall', callId: item.id, title: 'Searches the web.', state, atMs }];
  }
}

/** A title is read out: what is not plain words stays on the screen. */
function toTitle(command: string): string {
  const line = unwrapShell(command);
  return /^[\w:. -]{1,60}$/.test(line) ? `Runs ${line}.` : 'Runs a command.';
}

function planState(status: string): StepState {
  if (status === 'completed') return 'done';
  return status === 'inProgress' ? 'running' : 'pending';
}
