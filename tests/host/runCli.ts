import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod/mini';
import { lineSchema } from '../../host/cli/lines.ts';
import type { Line } from '../../host/cli/lines.ts';

const cli = path.resolve(import.meta.dirname, '../../dist-host/cli.js');

/** How a run of the built `earshot-host` ended, and what it wrote. */
export interface CliRun {
  readonly exit: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built `earshot-host`; `stdin` is piped in, absent there is none. */
export async function runCli(
  args: readonly string[],
  { env, cwd, stdin }: { env: NodeJS.ProcessEnv; cwd: string; stdin?: string },
): Promise<CliRun> {
  const child = spawn(process.execPath, [cli, ...args], { env, cwd, stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.end(stdin ?? '');
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { exit: child.exitCode, out, err };
}

/** What `--json` printed, each line as it is documented. */
export function readLines(out: string): Line[] {
  const lines = out.split('\n').filter((line) => line !== '');
  return lines.map((line) => z.parse(lineSchema, JSON.parse(line)));
}
