import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
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

interface CliOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** Piped in; absent there is none. */
  readonly stdin?: string;
  /** True: nobody reads what it prints, as after `| head` has seen enough. */
  readonly unread?: boolean;
  /** Whose process it is. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** A run that is under way. */
export interface CliProcess {
  /** Resolves when it has written this, to stdout or stderr. Rejects when it ends before. */
  wrote(text: string | RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<CliRun>;
}

/** Runs the built `earshot-host` to its end. */
export function runCli(args: readonly string[], options: CliOptions): Promise<CliRun> {
  return startCli(args, options).ended;
}

export function startCli(args: readonly string[], { env, cwd, stdin, unread = false, user }: CliOptions): CliProcess {
  const child = spawn(process.execPath, [cli, ...args], { env, cwd, stdio: ['pipe', 'pipe', 'pipe'], ...user });
  child.stdin.end(stdin ?? '');
  if (unread) child.stdout.destroy();
  const written = { out: '', err: '' };
  let onWritten: () => void = () => undefined;
  for (const [name, stream] of [
    ['out', child.stdout],
    ['err', child.stderr],
  ] as const) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      written[name] += text;
      onWritten();
    });
  }
  const ended = once(child, 'close').then(() => ({ exit: child.exitCode, ...written }));
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    wrote: (text) =>
      new Promise((resolve, reject) => {
        onWritten = () => {
          const all = `${written.out}${written.err}`;
          if (typeof text === 'string' ? all.includes(text) : text.test(all)) resolve();
        };
        onWritten();
        void ended.then((run) => reject(new Error(`It ended without ${String(text)}: ${JSON.stringify(run)}`)));
      }),
  };
}

/** What `--json` printed, each line as it is documented. */
export function readLines(out: string): Line[] {
  const lines = out.split('\n').filter((line) => line !== '');
  return lines.map((line) => z.parse(lineSchema, JSON.parse(line)));
}
