import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../protocol/appError.ts';

const cli = path.resolve(import.meta.dirname, '../../dist-host/cli.js');
const run = promisify(execFile);

/** Runs one `earshot-host` command of the built host; `env` names its data folder. Rejects `host_crashed` with what it said. */
export async function hostCommand(
  env: Readonly<Record<string, string>>,
  args: readonly string[],
  { signal }: { readonly signal: AbortSignal },
): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, [cli, ...args], { env: { ...process.env, ...env }, signal });
    return stdout;
  } catch (error) {
    signal.throwIfAborted();
    const said =
      error instanceof Error && 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : '';
    throw new AppError('host_crashed', said === '' ? `earshot-host ${args.join(' ')} failed.` : said, { cause: error });
  }
}
