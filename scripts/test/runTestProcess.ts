import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { markerName } from '../../host/processes/findMarked.ts';
import { killMarked } from '../../host/processes/killLeftBehind.ts';

interface TestProcessOptions {
  readonly mostSilentMs: number;
  readonly onLine: (line: string) => void;
}

interface TestProcessEnd {
  /** The exit code, or the name of the signal that ended it. */
  readonly ending: number | NodeJS.Signals;
  /** It said nothing for too long, and was killed. */
  readonly hung: boolean;
}

/** What a process left behind may hold its pipe open for ever: this long the last lines have to come. */
const drainMs = 1_000;

/**
 * Runs Node with these arguments, tells its lines, and kills it once it has said none for `mostSilentMs`. What it started and
 * left behind is killed with it (see {@link killMarked}).
 */
export async function runTestProcess(args: readonly string[], options: TestProcessOptions): Promise<TestProcessEnd> {
  const { mostSilentMs, onLine } = options;
  const mark = randomUUID();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    // Without the word by which node:test would speak to a runner of its own.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, [markerName]: mark },
  });
  let hung = false;
  const silence = setTimeout(() => {
    hung = true;
    child.kill('SIGKILL');
  }, mostSilentMs);
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (text) => {
    silence.refresh();
    onLine(text);
  });
  const closed = once(lines, 'close');
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (...ending) => resolve(ending));
  });
  clearTimeout(silence);
  killMarked(mark);
  const late = setTimeout(() => {
    lines.close();
    child.stdout.destroy();
  }, drainMs);
  await closed;
  clearTimeout(late);
  return { ending: code ?? signal ?? 1, hung };
}
