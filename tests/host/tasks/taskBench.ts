import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import * as z from 'zod/mini';
import { taskViewSchema } from '../../../protocol/task.ts';
import type { Origin, TaskView } from '../../../protocol/task.ts';
import type { WorkspaceMode } from '../../../protocol/workspace.ts';
import { createCommandsEngine } from '../../../host/engines/commands/commandsEngine.ts';
import type { Engine } from '../../../host/engines/engine.ts';
import type { ChooseEngine } from '../../../host/tasks/chooseEngine.ts';
import type { WorkRequest } from '../../../host/tasks/patchTask.ts';
import { openTasks } from '../../../host/tasks/tasks.ts';
import type { Tasks, WorkspaceFolder } from '../../../host/tasks/tasks.ts';
import { ManualClock } from '../../fakes/manualClock.ts';
import { createRecordedTaskEvents } from '../../fakes/recordedTaskEvents.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { createPlainRunner } from './plainRunner.ts';

const log = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
export const source = 'export const fetchUser = 1;\nfetchUser;\n';

export async function setUp(
  test: TestContext,
  chosen: Engine = createCommandsEngine(),
  {
    sandbox = false,
    workspaces = [],
    choose = () => Promise.resolve(chosen),
  }: { sandbox?: boolean; workspaces?: readonly WorkspaceFolder[]; choose?: ChooseEngine } = {},
) {
  const controller = new AbortController();
  const opened: Tasks[] = [];
  // Before the folders go: hooks run in the order in which they were asked for.
  test.after(async () => {
    controller.abort();
    await Promise.all(opened.map((one) => one.settled()));
  });
  const root = await temporaryFolder(test);
  const dataFolder = await temporaryFolder(test);
  await writeFile(join(root, 'a.ts'), source);
  const events = createRecordedTaskEvents();
  const clock = new ManualClock();
  const mode: { now: WorkspaceMode } = { now: 'askRisky' };
  const open = async (): Promise<Tasks> => {
    const tasks = await openTasks({
      dataFolder,
      engines: { commands: createCommandsEngine(), choose },
      events,
      runner: createPlainRunner(dataFolder, { sandbox }),
      mode: () => mode.now,
      log,
      now: () => 1_000,
      after: (ms, run) => clock.after(ms, run),
      signal: controller.signal,
      workspaces: () => workspaces,
    });
    opened.push(tasks);
    return tasks;
  };
  const tasks = await open();
  let calls = 0;
  const input = (
    request: string | WorkRequest,
    { folder = root, origin = 'voice' }: { folder?: string; origin?: Origin } = {},
  ) => ({
    functionCallId: `call-${(calls += 1)}`,
    clientId: 'client',
    workspace: { workspaceId: 'workspace', name: 'name', root: folder },
    request: typeof request === 'string' ? ({ kind: 'prompt', prompt: request } as const) : request,
    origin,
  });
  /** Starts a task and waits for its end. */
  const run = async (request: string | WorkRequest, options = {}): Promise<TaskView> => {
    const { taskId } = await tasks.start(input(request, options));
    await tasks.settled();
    return viewOf(tasks, taskId);
  };
  const click = (approvalId: string, decision: 'once' | 'no') =>
    tasks.answer(approvalId, { clientId: 'client', decision, by: { kind: 'click' } });
  return { clock, mode, root, dataFolder, events, controller, open, tasks, input, run, click };
}

export function viewOf(tasks: Tasks, taskId: string): TaskView {
  const view = tasks.list({ clientId: 'client', limit: 1_000 }).find((task) => task.taskId === taskId);
  assert(view !== undefined);
  return z.parse(taskViewSchema, view);
}

export const finished = (outcome: string, summary: string) => ({
  phase: 'finished',
  outcome,
  summary,
  finishedAtMs: 1_000,
});
