import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { ApprovalView } from '../../../../protocol/approval.ts';
import type { TaskView } from '../../../../protocol/task.ts';
import { openResponsesEndpoint } from '../../../../scripts/codex/responsesEndpoint.ts';
import type { ModelScript } from '../../../../scripts/codex/responsesEndpoint.ts';
import { startHost } from '../../startHost.ts';
import type { HostClient } from '../../startHost.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import { codexHome, codexSettings } from './codexBench.ts';

const { signal } = new AbortController();

/** The real built daemon with the real Codex, whose model is scripted, and one workspace. */
export async function startCodexDaemon(test: TestContext, scripts: readonly ModelScript[]) {
  const endpoint = await openResponsesEndpoint(scripts);
  const home = await codexHome(test);
  const root = await temporaryFolder(test);
  writeFileSync(join(root, 'a.txt'), 'one\ntwo\n');
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src/b.txt'), 'b\r\n');
  const keys = { OPENAI_API_KEY: 'sk-open', GITHUB_TOKEN: 'ghp-hub' };
  const host = startHost({ HOME: home, CODEX_HOME: home, ...keys });
  test.after(async () => {
    await host.close();
    await endpoint.close();
  });
  writeFileSync(join(host.home, 'config.json'), JSON.stringify({ codex: codexSettings(endpoint.baseUrl) }));
  const terminal = await host.openTerminal();
  const added = await terminal.calls.request('workspace.add', { folder: root, kept: true }, { signal });
  terminal.close();
  const { workspaceId } = added.workspace;
  return { endpoint, home, root, host, workspaceId, connect: () => connect(host, workspaceId) };
}

/** A client as the browser is one: it hears of its tasks and answers their questions. */
async function connect(host: ReturnType<typeof startHost>, workspaceId: string) {
  const watchers = new Set<() => void>();
  const finished = new Map<string, TaskView>();
  const questions: ApprovalView[] = [];
  const progress: string[] = [];
  const heard = (): void => {
    for (const watcher of watchers) watcher();
  };
  const client: HostClient = await host.connect({
    'task.finished': ({ task }) => {
      finished.set(task.taskId, task);
      heard();
    },
    'task.asked': ({ approval }) => {
      questions.push(approval);
      heard();
    },
    'task.progress': ({ text }) => {
      progress.push(text);
      heard();
    },
  });
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const watcher = (): void => {
        const found = look();
        if (found === undefined) return;
        watchers.delete(watcher);
        resolve(found);
      };
      watchers.add(watcher);
      watcher();
    });
  let calls = 0;
  const start = async (prompt: string): Promise<string> => {
    const params = {
      functionCallId: `${process.pid}-${Date.now()}-${(calls += 1)}`,
      workspaceId,
      origin: 'voice',
    } as const;
    const request = { kind: 'prompt', prompt } as const;
    return (await client.calls.request('task.start', { ...params, request }, { signal })).task.taskId;
  };
  const ended = (taskId: string): Promise<TaskView> => until(() => finished.get(taskId));
  return {
    client,
    workspaceId,
    questions,
    progress,
    start,
    ended,
    run: async (prompt: string): Promise<TaskView> => ended(await start(prompt)),
    asked: (count: number): Promise<ApprovalView> => until(() => questions[count - 1]),
    answer: (approvalId: string, decision: 'once' | 'no', reason?: string) =>
      client.calls.request(
        'approval.answer',
        { approvalId, decision, ...(reason === undefined ? {} : { reason }), by: { kind: 'click' } },
        { signal },
      ),
    steer: async (taskId: string, text: string): Promise<boolean> =>
      (await client.calls.request('task.steer', { taskId, functionCallId: `steer-${(calls += 1)}`, text }, { signal }))
        .taken,
    cancel: (taskId: string) => client.calls.request('task.cancel', { taskId }, { signal }),
  };
}
