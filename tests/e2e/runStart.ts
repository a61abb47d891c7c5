import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { RunEvent } from '../../scripts/start/runEvent.ts';

export type TimedEvent = RunEvent & { readonly atMs: number };

export interface StartRun {
  readonly code: number | null;
  readonly events: readonly TimedEvent[];
  readonly stderr: string;
}

const root = path.resolve(import.meta.dirname, '../..');

interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Called with each event as it comes; `pressCtrlC` interrupts the whole process group, as a terminal does. */
  readonly onEvent?: (event: TimedEvent, pressCtrlC: () => void) => void;
}

/** Runs `npm start --silent -- --headless --json ARGS` and reads every line of its stdout as an event. */
export function runStart(args: readonly string[], { env = {}, onEvent }: RunOptions = {}): Promise<StartRun> {
  return new Promise((resolve, reject) => {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const child = spawn(npm, ['start', '--silent', '--', '--headless', '--json', ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
      shell: process.platform === 'win32',
    });
    const events: TimedEvent[] = [];
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const event = JSON.parse(line) as TimedEvent;
      events.push(event);
      onEvent?.(event, () => {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT');
      });
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, events, stderr });
    });
  });
}

/** The events of one kind. */
export function of<E extends RunEvent['event']>(run: StartRun, event: E): Extract<TimedEvent, { event: E }>[] {
  return run.events.filter((one): one is Extract<TimedEvent, { event: E }> => one.event === event);
}
