import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { childEnvironment } from '../processes/childEnvironment.ts';
import type { ProcessBook } from '../processes/processBook.ts';
import { runProcess } from '../processes/runProcess.ts';
import type { ProcessResult } from '../processes/runProcess.ts';
import type { Sandbox, SandboxPolicy } from './sandbox.ts';
import { unheldFolders, setAside } from './madeFolders.ts';
import { otherSockets } from './otherSockets.ts';
import { requireProgram } from './requireProgram.ts';
import { sandboxPolicy } from './sandboxPolicy.ts';

/** A program with its arguments, to be run in a workspace. */
export interface Command {
  /** No shell reads it. */
  readonly argv: readonly string[];
  /** Relative to the workspace, with `/`; '' is its root. */
  readonly folder: string;
  readonly network: boolean;
  readonly timeoutMs: number;
}

/** Runs commands, in a sandbox where there is one. */
export interface CommandRunner {
  /** Whether commands run in a sandbox: without one, each is a question to the user. */
  sandboxed(): Promise<boolean>;
  /**
   * Runs a command in the workspace at `root`, a real path. It ends with the signal, and all it started with it. Rejects
   * `command_missing`, and the signal's reason. In a sandbox it cannot change `fenced`, relative to the root: each costs a mount.
   */
  run(
    root: string,
    command: Command,
    options: {
      readonly fenced: readonly string[];
      readonly onLine: (line: string) => void;
      readonly signal: AbortSignal;
    },
  ): Promise<ProcessResult>;
}

interface RunnerOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly book: ProcessBook;
  /** Looked for once, when first asked. */
  readonly findSandbox: () => Promise<Sandbox | undefined>;
  /** Places of ours that no command may read: the data folder, for one. */
  readonly secrets: readonly string[];
}

const mostTries = 5;

export function createCommandRunner({ env, book, findSandbox, secrets }: RunnerOptions): CommandRunner {
  let found: Promise<Sandbox | undefined> | undefined;
  const sandbox = (): Promise<Sandbox | undefined> => (found ??= findSandbox());
  const home = env['HOME'] ?? homedir();
  // A browser started from the desktop may know of no Node at all; ours is there.
  const searched = [env['PATH'], path.dirname(process.execPath)].filter(Boolean).join(path.delimiter);
  return {
    sandboxed: async () => (await sandbox()) !== undefined,
    async run(root, { argv, folder, network, timeoutMs }, { fenced, onLine, signal }) {
      const around = await sandbox();
      const place = path.join(root, folder);
      await requireProgram(argv[0] ?? '', { searched, place });
      const options = {
        folder: place,
        env: { ...childEnvironment({ ...env, PATH: searched }), ...around?.env },
        timeoutMs,
        book,
        onLine,
        signal,
      };
      if (around === undefined) return await runProcess(argv, options);
      const unheld = await unheldFolders(root);
      const start = async (triesLeft: number): Promise<ProcessResult> => {
        const sockets = await otherSockets();
        const policy = await sandboxPolicy({ root, folder: place, network, home, secrets, sockets, fenced });
        const result = await runProcess(around.wrap(argv, policy), options);
        // Another program may take its socket away at any time.
        return triesLeft > 0 && around.mayLack(result) && lacksHidden(policy) ? await start(triesLeft - 1) : result;
      };
      return await start(mostTries - 1).finally(() => setAside(root, unheld));
    },
  };
}

function lacksHidden({ hidden }: SandboxPolicy): boolean {
  return hidden.some(({ path }) => !existsSync(path));
}
