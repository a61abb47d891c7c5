import { execFile } from 'node:child_process';
import { devNull, homedir } from 'node:os';
import { promisify } from 'node:util';

const run = promisify(execFile);
const deadlineMs = 2_000;
const maxOutputBytes = 1024 * 1024;

/**
 * What git says about `root`. It changes nothing, not even the index, and runs no program that the repository's own
 * configuration names, filters excepted. A repository at or above the home directory is not looked for. Rejects as
 * `execFile` does, after 2 s too.
 */
export async function quietGit(
  root: string,
  args: readonly string[],
  { signal }: { signal: AbortSignal },
): Promise<string> {
  const options = { env: quietEnv(), timeout: deadlineMs, maxBuffer: maxOutputBytes, windowsHide: true, signal };
  // Not by `cwd`: Windows would look there for a git.exe first.
  return (await run('git', ['-C', root, ...safely, ...args], options)).stdout;
}

const safely = [
  ...['-c', 'core.fsmonitor=false', '-c', 'core.untrackedCache=false', '-c', `core.hooksPath=${devNull}`],
  '--no-optional-locks',
];

/** Git's own settings in our environment could point it at another repository. */
function quietEnv(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  return {
    ...Object.fromEntries(inherited),
    GIT_CEILING_DIRECTORIES: homedir(),
    GIT_NO_LAZY_FETCH: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}
