import { mkdirSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { TestContext } from 'node:test';
import { createCodexEngine } from '../../../../host/engines/codex/codexEngine.ts';
import type { CodexEngine } from '../../../../host/engines/codex/codexEngine.ts';
import type { CodexSettings } from '../../../../host/engines/codex/codexSettings.ts';
import type {
  EngineClient,
  EngineRequest,
  EngineRun,
  EngineUpdate,
  PermissionAnswer,
  PermissionQuestion,
} from '../../../../host/engines/engine.ts';
import { openProcessBook } from '../../../../host/processes/processBook.ts';
import { untilAborted } from '../../../../host/workspace/untilAborted.ts';
import { openWorkspace } from '../../../../host/workspace/workspace.ts';
import { codexHomesFolder, hasCodex, requireCodexBinary } from '../../../../scripts/codex/codexBinary.ts';
import { RecordingLog } from '../../../fakes/recordingLog.ts';
import { openResponsesEndpoint } from '../../../../scripts/codex/responsesEndpoint.ts';
import type { ModelScript } from '../../../../scripts/codex/responsesEndpoint.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';

/** For the `skip` of tests with the real Codex. */
export const noCodex = hasCodex ? false : 'There is no Codex for this kind of machine.';

/** A key that must be seen nowhere but at the endpoint. */
export const secretKey = 'sk-secret-of-the-endpoint';

/** A home for Codex that is gone when the test ends. */
export async function codexHome(test: { after(close: () => Promise<void>): void }): Promise<string> {
  const homes = codexHomesFolder();
  mkdirSync(homes, { recursive: true });
  const home = await mkdtemp(join(homes, 'home-'));
  test.after(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}

/** Codex as config.json would set it up: the real binary, and the scripted model as its only provider. */
export function codexSettings(baseUrl: string, change: CodexChange = {}): CodexSettings {
  const provider = {
    name: 'scripted',
    base_url: baseUrl,
    wire_api: 'responses',
    experimental_bearer_token: secretKey,
    request_max_retries: 0,
    stream_max_retries: 0,
  };
  const { openai = false, ...other } = change;
  const own = { model: 'gpt-5.5', modelProvider: 'scripted', config: { 'model_providers.scripted': provider } };
  return { binary: other.binary ?? requireCodexBinary(), ...(openai ? {} : own), ...other };
}

/** `openai`: OpenAI's own provider, as a user without any setting has it. */
export type CodexChange = Partial<CodexSettings> & { readonly openai?: boolean };

export interface CodexBenchOptions {
  readonly change?: CodexChange;
  /** The workspace as a folder below a temporary one, instead of that itself. */
  readonly below?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** How the user answers; without it nobody does. */
  readonly answer?: (question: PermissionQuestion) => PermissionAnswer | undefined;
}

/** The engine with the real Codex, a scripted model and a workspace with one file. */
export async function openCodexBench(
  test: TestContext,
  given: readonly ModelScript[],
  { change = {}, below = '', env = {}, answer }: CodexBenchOptions = {},
) {
  const scripts = [...given];
  const endpoint = await openResponsesEndpoint(scripts);
  const home = await codexHome(test);
  const [top, dataFolder] = [await temporaryFolder(test), await temporaryFolder(test)];
  const root = join(top, below);
  mkdirSync(root, { recursive: true });
  await writeFile(join(root, 'a.txt'), 'one\ntwo\n');
  const log = new RecordingLog();
  const openEngine = (): CodexEngine => {
    const engine = createCodexEngine({
      settings: codexSettings(endpoint.baseUrl, change),
      env: { PATH: process.env['PATH'], HOME: home, CODEX_HOME: home, ...env },
      dataFolder,
      clientVersion: '0.0.0',
      book: openProcessBook(join(dataFolder, 'processes')).book,
      log,
      onAccountChange: () => undefined,
    });
    test.after(() => engine.end());
    return engine;
  };
  test.after(() => endpoint.close());
  const engine = openEngine();
  const updates: EngineUpdate[] = [];
  const questions: PermissionQuestion[] = [];
  let onQuestion: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (onQuestion = resolve));
  let onUpdate: (update: EngineUpdate) => void = () => undefined;
  /** Resolves with the first update of a kind. */
  const told = (kind: EngineUpdate['kind']): Promise<EngineUpdate> =>
    new Promise((resolve) => {
      onUpdate = (update) => {
        if (update.kind === kind) resolve(update);
      };
      updates.forEach(onUpdate);
    });
  const workspace = await openWorkspace(root);
  const start = (
    prompt: string,
    request: Partial<EngineRequest> & { signal?: AbortSignal; by?: CodexEngine } = {},
  ): EngineRun => {
    const { signal = new AbortController().signal, by = engine, ...rest } = request;
    const client: EngineClient = {
      workspace,
      write: () => Promise.reject(new Error('Codex writes by itself.')),
      run: () => Promise.reject(new Error('Codex runs by itself.')),
      history: {
        latest: () => undefined,
        undo: () => Promise.reject(new Error('not here')),
        redo: () => Promise.reject(new Error('not here')),
      },
      update: (update) => {
        updates.push(update);
        onUpdate(update);
      },
      requestPermission: (question) => {
        questions.push(question);
        onQuestion();
        const answered = answer?.(question);
        return answered === undefined
          ? untilAborted(new Promise<never>(() => undefined), { signal })
          : Promise.resolve(answered);
      },
    };
    return by.start({ prompt, origin: 'voice', conversation: 'talk', ...rest }, client, { signal });
  };
  return { scripts, endpoint, home, root, dataFolder, engine, openEngine, log, updates, told, questions, asked, start };
}

/** A patch in Codex's own format. */
export function patchOf(body: string): { patch: string } {
  return { patch: `*** Begin Patch\n${body}\n*** End Patch` };
}

/** The text of every file below a folder, by its path. */
export async function textsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = await Promise.all(
    files.sort().map(async (file) => [relative(folder, file), await readFile(file, 'utf8')] as const),
  );
  return Object.fromEntries(texts);
}
