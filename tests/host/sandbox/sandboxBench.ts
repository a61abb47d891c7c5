import { mkdir, mkdtemp, readdir, readFile, realpath, rm } from 'node:fs/promises';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { openProcessBook } from '../../../host/processes/processBook.ts';
import { createCommandRunner } from '../../../host/sandbox/commandRunner.ts';
import type { Command } from '../../../host/sandbox/commandRunner.ts';
import { findSandbox } from '../../../host/sandbox/findSandbox.ts';
import type { Sandbox } from '../../../host/sandbox/sandbox.ts';
import { fencedPaths } from '../../../host/workspace/scan/fencedPaths.ts';
import { openScan } from '../../../host/workspace/scan/openScan.ts';
import { RecordingLog } from '../../fakes/recordingLog.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const repository = path.resolve(import.meta.dirname, '../../..');
const never = new AbortController().signal;
const log = new RecordingLog();

/** A folder outside /tmp, which a sandbox empties anyway: what is hidden or read-only there is so by a rule of its own. */
async function folderOutsideTmp(test: TestContext): Promise<string> {
  const parent = path.join(repository, '.cache', 'sandbox');
  await mkdir(parent, { recursive: true });
  const folder = await realpath(await mkdtemp(path.join(parent, 'test-')));
  test.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** The bwraps of this machine: the system's is looked for anyway, Codex's is there once its own tests have run. */
async function codexBubblewraps(): Promise<string[]> {
  const modules = path.join(repository, 'tests/codex-binary/node_modules/@openai');
  const files = await readdir(modules, { recursive: true }).catch(() => []);
  return files.filter((file) => path.basename(file) === 'bwrap').map((file) => path.join(modules, file));
}

/** The sandbox of this machine; undefined without one. */
export async function sandboxHere(
  processes: string,
  env: NodeJS.ProcessEnv = process.env,
): Promise<Sandbox | undefined> {
  return await findSandbox({
    env,
    platform: process.platform,
    otherBubblewraps: await codexBubblewraps(),
    book: openProcessBook(processes).book,
    log,
    signal: never,
  });
}

/** A home, a workspace in it, a data folder, and a runner of commands there. */
export async function setUp(
  test: TestContext,
  {
    sandbox = true,
    env = {},
    change = (found) => found,
  }: { sandbox?: boolean; env?: object; change?: (found: Sandbox) => Sandbox } = {},
) {
  const home = await folderOutsideTmp(test);
  const root = path.join(home, 'work');
  const dataFolder = path.join(home, 'earshot-data');
  const processes = path.join(dataFolder, 'processes');
  const scans = await temporaryFolder(test);
  await mkdir(root);
  await mkdir(dataFolder);
  const { book } = openProcessBook(processes);
  const runner = createCommandRunner({
    env: { ...process.env, HOME: home, ...env },
    book,
    findSandbox: async () => {
      const found = sandbox ? await sandboxHere(processes) : undefined;
      return found && change(found);
    },
    secrets: [dataFolder],
  });
  const lines: string[] = [];
  /** What is to be fenced is looked for first, as a task does. */
  const run = async (argv: readonly string[], more: Partial<Command> = {}, signal: AbortSignal = never) => {
    const scan = await openScan(scans, root);
    const fenced = fencedPaths(await scan.scan({ signal: never }));
    const command = { argv, folder: '', network: false, timeoutMs: 20_000, ...more };
    return await runner.run(root, command, { fenced, onLine: (line) => lines.push(line), signal });
  };
  const shell = (script: string, more: Partial<Command> = {}, signal?: AbortSignal) =>
    run(['/bin/sh', '-c', script], more, signal);
  return { home, root, dataFolder, processes, runner, lines, run, shell };
}

/** The processes that were started with this folder as their home. */
export async function liveProcesses(home: string): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1').catch(() => '');
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
    // One that was killed and not yet waited for has no life in it.
    if (environment.includes(`HOME=${home}\0`) && !/\) Z /.test(stat)) found.push(pid);
  }
  return found;
}
