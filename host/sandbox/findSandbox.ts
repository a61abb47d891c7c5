import { access, constants, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { childEnvironment } from '../processes/childEnvironment.ts';
import type { ProcessBook } from '../processes/processBook.ts';
import { runProcess } from '../processes/runProcess.ts';
import type { Log } from '../log/log.ts';
import { createBubblewrap } from './bubblewrap.ts';
import type { Sandbox } from './sandbox.ts';
import { seatbelt } from './seatbelt.ts';

const probeMs = 10_000;

interface FindOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** A bwrap that came with something else, tried after the system's own. */
  readonly otherBubblewraps?: readonly string[];
  readonly book: ProcessBook;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/**
 * The first sandbox of this system that really runs a command, or undefined: then every command is a question. `EARSHOT_BWRAP`
 * names another bwrap, or none at all when it is empty.
 */
export async function findSandbox(options: FindOptions): Promise<Sandbox | undefined> {
  for (const sandbox of await candidates(options)) {
    const reason = await whyBroken(sandbox, options);
    if (reason === undefined) {
      options.log.info('Commands run in a sandbox.', { sandbox: sandbox.name });
      return sandbox;
    }
    options.log.warn('A sandbox does not work here.', { sandbox: sandbox.name, reason });
  }
  options.log.info('There is no sandbox: every command asks.');
  return undefined;
}

async function candidates({ env, platform, otherBubblewraps = [] }: FindOptions): Promise<Sandbox[]> {
  if (platform === 'darwin') return [seatbelt];
  if (platform !== 'linux') return [];
  const chosen = env['EARSHOT_BWRAP'];
  // Ubuntu lets only /usr/bin/bwrap make a user namespace (openai/codex#14919), so the system's goes first.
  const onPath = (env['PATH'] ?? '').split(path.delimiter).map((folder) => path.join(folder, 'bwrap'));
  const programs = chosen === undefined ? ['/usr/bin/bwrap', ...onPath, ...otherBubblewraps] : [chosen];
  const found = await Promise.all(programs.filter((program) => path.isAbsolute(program)).map(realIfExecutable));
  return [...new Set(found)].filter((program) => program !== undefined).map(createBubblewrap);
}

async function realIfExecutable(program: string): Promise<string | undefined> {
  return access(program, constants.X_OK).then(
    () => realpath(program),
    () => undefined,
  );
}

/** Runs the least there is. A sandbox may be there and yet not work: a container or a kernel setting forbids it. */
async function whyBroken(sandbox: Sandbox, { env, book, signal }: FindOptions): Promise<string | undefined> {
  const root = await realpath(tmpdir());
  const argv = sandbox.wrap(['/bin/sh', '-c', 'exit 7'], {
    root,
    folder: root,
    network: false,
    readOnly: [],
    hidden: [],
  });
  const { exitCode, output } = await runProcess(argv, {
    folder: root,
    env: childEnvironment(env),
    timeoutMs: probeMs,
    book,
    onLine: () => undefined,
    signal,
  });
  return exitCode === 7 ? undefined : `it ended with ${exitCode ?? 'a signal'}: ${output.slice(0, 500)}`;
}
