import type { TaskRequest, TaskView } from '../../../../protocol/task.ts';
import type { ModelAnswer } from '../../../../scripts/codex/responsesEndpoint.ts';
import { drawCommand, drawPatch, drawScript } from './drawEdits.ts';
import type { EditedTree } from './drawEdits.ts';

/** A task as it is asked for. */
export type RandomTask =
  | { readonly kind: 'codex'; readonly prompt: string; readonly answers: readonly ModelAnswer[] }
  | { readonly kind: 'commands'; readonly prompt: string }
  /** The project's own script, which the user has just written. */
  | { readonly kind: 'run'; readonly prompt: string; readonly script: string }
  | { readonly kind: 'patch'; readonly patch: string }
  | { readonly kind: 'history'; readonly request: Extract<TaskRequest, { kind: 'undo' | 'redo' }> };

const kinds = ['codex', 'codex', 'codex', 'commands', 'commands', 'run', 'patch', 'history', 'history'] as const;

/** `past` are the tasks so far, newest first. */
export function drawTask(tree: EditedTree, past: readonly TaskView[]): RandomTask {
  const { random, fresh } = tree;
  const kind = random.pick(kinds);
  switch (kind) {
    case 'codex':
      return { kind, prompt: `please see to the matter ${fresh()}`, answers: drawAnswers(tree) };
    case 'commands':
      return { kind, prompt: drawCommand(tree) };
    case 'run':
      return { kind, prompt: random.pick(['run the tests', 'build it', 'run churn']), script: `${drawScript(tree)}\n` };
    case 'patch':
      return { kind, patch: drawPatch(tree) };
    case 'history':
      return { kind, request: drawHistory(tree, past) };
  }
}

function drawAnswers(tree: EditedTree): ModelAnswer[] {
  const { int } = tree.random;
  const steps = Array.from({ length: int(1, 3) }, (): ModelAnswer => {
    if (int(0, 1) === 0) return { patch: drawPatch(tree) };
    return { run: drawScript(tree), args: { yield_time_ms: 30_000 } };
  });
  return [...steps, { say: 'That is done.' }];
}

function drawHistory(
  { random }: EditedTree,
  past: readonly TaskView[],
): Extract<RandomTask, { kind: 'history' }>['request'] {
  const { int, pick } = random;
  const undoable = past.filter((task) => task.undoable);
  const undone = past.flatMap(({ undoes }) => undoes ?? []);
  const target = int(0, 1) === 0 ? pickOf(undoable, pick) : undoable[0];
  switch (int(0, 6)) {
    case 0:
      return { kind: 'redo' };
    case 1:
    case 2: {
      const taskId = pickOf(undone, pick);
      return taskId === undefined ? { kind: 'redo' } : { kind: 'redo', taskId };
    }
    case 3: {
      const paths = target?.edits.map((edit) => edit.path).filter(() => int(0, 1) === 0) ?? [];
      if (target !== undefined && paths.length > 0) return { kind: 'undo', taskId: target.taskId, paths };
      return { kind: 'undo' };
    }
    case 4:
      return { kind: 'undo' };
    default:
      return target === undefined ? { kind: 'undo' } : { kind: 'undo', taskId: target.taskId };
  }
}

function pickOf<T>(items: readonly T[], pick: (items: readonly T[]) => T): T | undefined {
  return items.length === 0 ? undefined : pick(items);
}
