import type { EngineUpdate } from '../engine.ts';
import type { CodexItem, ThreadNotice } from './notifications.ts';
import { toEdits } from './toEdits.ts';

type StepState = Extract<EngineUpdate, { kind: 'toolCall' }>['state'];

/** What one notice says to whoever follows the task. Pure. */
export function toUpdates(notice: ThreadNotice, root: string): EngineUpdate[] {
  switch (notice.method) {
    case 'item/started':
      return toolCall(notice.params.item, 'running');
    case 'item/completed':
      return completed(notice.params.item, root);
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

function completed(item: CodexItem, root: string): EngineUpdate[] {
  const call = toolCall(item, 'status' in item && item.status !== 'completed' ? 'failed' : 'done');
  if (item.type !== 'fileChange' || item.status !== 'completed') return call;
  return [...call, ...toEdits(item.changes, root).map((edit) => ({ kind: 'diff', edit }) as const)];
}

function toolCall(item: CodexItem, state: StepState): EngineUpdate[] {
  switch (item.type) {
    case 'agentMessage':
    case 'fileChange':
      return [];
    case 'commandExecution':
      return [{ kind: 'toolCall', callId: item.id, title: `Runs ${item.command}`, state }];
    case 'mcpToolCall':
      return [{ kind: 'toolCall', callId: item.id, title: `Asks ${item.server} for ${item.tool}`, state }];
    case 'webSearch':
      return [{ kind: 'toolCall', callId: item.id, title: 'Searches the web', state }];
  }
}

function planState(status: string): StepState {
  if (status === 'completed') return 'done';
  return status === 'inProgress' ? 'running' : 'pending';
}
