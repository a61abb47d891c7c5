import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { findCodex } from '../engines/codex/findCodex.ts';
import type { Log } from '../log/log.ts';
import { childEnvironment } from '../processes/childEnvironment.ts';
import type { ProcessBook } from '../processes/processBook.ts';
import { createCommandRunner } from '../sandbox/commandRunner.ts';
import type { CommandRunner } from '../sandbox/commandRunner.ts';
import { findSandbox } from '../sandbox/findSandbox.ts';

interface CommandOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly dataFolder: string;
  /** Where the user set it. */
  readonly codexBinary: string | undefined;
  readonly book: ProcessBook;
  readonly log: Log;
  readonly signal: AbortSignal;
}

/** What runs commands on this machine; the sandbox is looked for when the first one is wanted. */
export function openCommands({ env, dataFolder, codexBinary, book, log, signal }: CommandOptions): CommandRunner {
  return createCommandRunner({
    env,
    book,
    secrets: [dataFolder, ...(env['CODEX_HOME'] === undefined ? [] : [env['CODEX_HOME']])],
    findSandbox: async () => {
      const otherBubblewraps = await codexBubblewraps(codexBinary, env, { signal });
      return findSandbox({ env, platform: process.platform, otherBubblewraps, book, log, signal });
    },
  });
}

/** Codex brings its own, for systems without. */
async function codexBubblewraps(
  setting: string | undefined,
  env: NodeJS.ProcessEnv,
  { signal }: { readonly signal: AbortSignal },
): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const codex = await findCodex({ setting, env: childEnvironment(env) }, { signal });
  if (codex.state === 'missing') return [];
  return [path.join(path.dirname(await realpath(codex.binary)), '../codex-resources/bwrap')];
}
