import { mkdirSync } from 'node:fs';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCodexEngine } from '../host/engines/codex/codexEngine.ts';
import { createCommandsEngine } from '../host/engines/commands/commandsEngine.ts';
import type { Engine } from '../host/engines/engine.ts';
import { openProcessBook } from '../host/processes/processBook.ts';
import { createCommandRunner } from '../host/sandbox/commandRunner.ts';
import { openTasks } from '../host/tasks/tasks.ts';
import { codexHomesFolder, requireCodexBinary } from '../scripts/codex/codexBinary.ts';
import type { TaskView } from '../protocol/task.ts';
import { ensureCodex } from '../scripts/codex/ensureCodex.ts';
import { openResponsesEndpoint } from '../scripts/codex/responsesEndpoint.ts';
import type { ResponsesEndpoint } from '../scripts/codex/responsesEndpoint.ts';
import { createSampleWorkspace } from '../scripts/start/sampleWorkspace.ts';
import { CodexServer } from './codexServer.ts';
import { median, rowAgainst } from './row.ts';
import type { Row } from './row.ts';
import * as z from 'zod';

const rounds = 6;
const group = 'task start';
const log = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };
const threadSchema = z.looseObject({ thread: z.looseObject({ id: z.string() }) });

/**
 * What a task costs before its engine works. For the commands: a whole task that writes one file. With `codex`, for Codex: up
 * to its first question to the model, beside a bare app-server in the same folder.
 */
export async function taskStart(
  { codex }: { readonly codex: boolean },
  { signal }: { readonly signal: AbortSignal },
): Promise<Row[]> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'earshot-tasks-')));
  try {
    const root = path.join(folder, 'todo-app');
    await createSampleWorkspace(root);
    const wholeMs = await commandsTasks(root, path.join(folder, 'commands'), { signal });
    const rows: Row[] = [{ group, name: 'commands, request → file written, task told', value: wholeMs, unit: 'ms' }];
    return codex ? [...rows, ...(await codexRows(root, path.join(folder, 'codex'), { signal }))] : rows;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function commandsTasks(
  root: string,
  dataFolder: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<number> {
  const tasks = await openRunner(createCommandsEngine(), root, dataFolder, { signal });
  const times: number[] = [];
  for (let run = 0; run <= rounds; run++) {
    const startedAtMs = performance.now();
    await tasks.run(`create a file called note${run} dot md saying buy milk`);
    // The first one reads the words of the workspace.
    if (run > 0) times.push(performance.now() - startedAtMs);
  }
  return median(times);
}

async function codexRows(
  root: string,
  dataFolder: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<Row[]> {
  await ensureCodex((line) => process.stderr.write(`${line}\n`), { signal });
  const endpoint = await openResponsesEndpoint([]);
  const home = path.join(codexHomesFolder(), 'bench-tasks');
  mkdirSync(home, { recursive: true });
  mkdirSync(dataFolder, { recursive: true });
  const env = { PATH: process.env['PATH'], HOME: home, CODEX_HOME: home };
  const engine = createCodexEngine({
    settings: {
      binary: requireCodexBinary(),
      model: 'gpt-5.5',
      modelProvider: 'bench',
      config: { 'model_providers.bench': providerAt(endpoint) },
    },
    env,
    dataFolder,
    clientVersion: '0.0.0',
    book: openProcessBook(path.join(dataFolder, 'processes')).book,
    log,
    onAccountChange: () => undefined,
  });
  try {
    // Whoever comes first makes the home's databases.
    await bareStarts(endpoint, root, env, 1, { signal });
    const bare = await bareStarts(endpoint, root, env, rounds, { signal });
    const tasks = await openRunner(engine, root, dataFolder, { signal });
    const ours: number[] = [];
    for (let run = 0; run < rounds; run++) {
      const asked = nextRequest(endpoint);
      const startedAtMs = performance.now();
      const ended = tasks.run('explain this folder to me');
      ours.push((await asked) - startedAtMs);
      await ended;
    }
    const [bareFirst = Number.NaN, ...bareWarm] = bare;
    const [first = Number.NaN, ...warm] = ours;
    return [
      rowAgainst(group, 'Codex, request → its model is asked, first', first, {
        name: 'bare app-server, first',
        ms: bareFirst,
      }),
      rowAgainst(group, 'Codex, request → its model is asked, warm', median(warm), {
        name: 'bare app-server, warm',
        ms: median(bareWarm),
      }),
    ];
  } finally {
    await engine.end();
    await endpoint.close();
  }
}

/** A task of one engine after the other, each waited for. */
async function openRunner(
  engine: Engine,
  root: string,
  dataFolder: string,
  { signal }: { readonly signal: AbortSignal },
) {
  let onFinished: (task: TaskView) => void = () => undefined;
  const none = () => undefined;
  const { book } = openProcessBook(path.join(dataFolder, 'commands'));
  const tasks = await openTasks({
    dataFolder,
    engines: { commands: createCommandsEngine(), choose: () => Promise.resolve(engine) },
    runner: createCommandRunner({ env: process.env, book, findSandbox: () => Promise.resolve(undefined), secrets: [] }),
    events: {
      started: none,
      chosen: none,
      progress: none,
      asked: none,
      answered: none,
      edited: none,
      changed: none,
      expiring: none,
      finished: (task) => onFinished(task),
    },
    mode: () => 'askRisky',
    log,
    now: Date.now,
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    signal,
    workspaces: () => [],
  });
  let calls = 0;
  const run = async (prompt: string): Promise<void> => {
    const finished = new Promise<TaskView>((resolve) => (onFinished = resolve));
    const functionCallId = `bench-${(calls += 1)}`;
    const workspace = { workspaceId: 'bench', name: 'todo-app', root };
    await tasks.start({
      functionCallId,
      clientId: 'bench',
      workspace,
      request: { kind: 'prompt', prompt },
      origin: 'typed',
    });
    const { state } = await finished;
    if (state.phase !== 'finished' || state.outcome !== 'done')
      throw new Error(`"${prompt}": ${JSON.stringify(state)}`);
  };
  return { run };
}

/** The same question put to an app-server that nobody looks after: from its start, then in the thread that it has. */
async function bareStarts(
  endpoint: ResponsesEndpoint,
  root: string,
  env: NodeJS.ProcessEnv,
  count: number,
  { signal }: { readonly signal: AbortSignal },
): Promise<number[]> {
  const times: number[] = [];
  let startedAtMs = performance.now();
  const provider = Object.entries(providerAt(endpoint)).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const server = new CodexServer(requireCodexBinary(), ['-c', `model_providers.bench={${provider.join(',')}}`], env);
  try {
    await server.request(
      'initialize',
      { clientInfo: { name: 'earshot-bench', title: 'Earshot', version: '0' } },
      { signal },
    );
    server.notify('initialized', {});
    const options = { cwd: root, sandbox: 'read-only', model: 'gpt-5.5', modelProvider: 'bench' };
    const { thread } = threadSchema.parse(await server.request('thread/start', options, { signal }));
    for (let run = 0; run < count; run++) {
      const asked = nextRequest(endpoint);
      const ended = server.told('turn/completed', { signal });
      const input = [{ type: 'text', text: 'explain this folder to me', text_elements: [] }];
      await server.request('turn/start', { threadId: thread.id, input }, { signal });
      times.push((await asked) - startedAtMs);
      await ended;
      startedAtMs = performance.now();
    }
    return times;
  } finally {
    await server.close();
  }
}

/** Resolves with the time (`performance.now`) at which the model is asked next. */
async function nextRequest(endpoint: ResponsesEndpoint): Promise<number> {
  const before = new Set(endpoint.requests);
  await endpoint.seen((request) => !before.has(request));
  return performance.now();
}

function providerAt({ baseUrl }: ResponsesEndpoint) {
  return {
    name: 'bench',
    base_url: baseUrl,
    wire_api: 'responses',
    experimental_bearer_token: 'bench',
    request_max_retries: 0,
    stream_max_retries: 0,
  };
}
