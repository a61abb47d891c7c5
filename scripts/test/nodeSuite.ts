import path from 'node:path';
import * as z from 'zod/mini';
import { runTestProcess } from './runTestProcess.ts';
import type { Suite, TestResult } from './suite.ts';

const line = z.object({
  passed: z.boolean(),
  suite: z.boolean(),
  skipped: z.boolean(),
  name: z.string(),
  file: z.string(),
  ms: z.number(),
  hook: z.boolean(),
  error: z.string(),
});

interface NodeSuiteOptions {
  /** How many files at once, each a process of its own; or all `together` in one, which saves each its half second of starting. */
  readonly processes: number | 'together';
  /** How long a process may finish no test before it is taken to hang. */
  readonly mostSilentMs?: number;
}

const reporter = `file://${path.join(import.meta.dirname, 'reporter.mjs')}`;
const nodeArgs = ['--import', 'tsx', `--test-reporter=${reporter}`];

/** Files for node:test. */
export function createNodeSuite(
  name: string,
  files: readonly string[],
  { processes, mostSilentMs = 240_000 }: NodeSuiteOptions,
): Suite {
  return {
    name,
    files,
    run: async (chosen, onResult) => {
      const together = path.join(import.meta.dirname, 'together.mjs');
      const runs = processes === 'together' ? [[together, ...chosen]] : chosen.map((file) => [file]);
      const waiting = [...runs].reverse();
      const workers = Array.from({ length: processes === 'together' ? 1 : processes }, async () => {
        for (let args = waiting.pop(); args !== undefined; args = waiting.pop())
          await runFiles(args, mostSilentMs, onResult);
      });
      await Promise.all(workers);
    },
  };
}

async function runFiles(
  args: readonly string[],
  mostSilentMs: number,
  onResult: (result: TestResult) => void,
): Promise<void> {
  const told = { failed: false, last: 'none', file: args.at(-1) ?? '' };
  const onLine = (text: string): void => {
    const result = readLine(text);
    if (result !== undefined) {
      told.failed ||= result.outcome === 'failed';
      told.file = result.file;
      told.last = `"${result.name}"`;
      onResult(result);
    } else if (!text.startsWith('{')) console.log(text); // What a test says of its own: a seed, for one.
  };
  const { ending, hung } = await runTestProcess([...nodeArgs, ...args], { mostSilentMs, onLine });
  const { file } = told;
  if (hung) {
    const error = `No test finished for ${mostSilentMs / 1000} s, so the process was killed. The last that finished: ${told.last}.`;
    onResult({ name: 'ends by itself', file, outcome: 'failed', error, ms: mostSilentMs });
  } else if (ending !== 0 && !told.failed) {
    // It died with tests that it did not come to.
    const error = `The process of these tests ended with ${typeof ending === 'number' ? `exit code ${ending}` : ending}.`;
    onResult({ name: 'ends by itself', file, outcome: 'failed', error, ms: 0 });
  }
}

function readLine(text: string): TestResult | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined; // A test printed something of its own.
  }
  const parsed = z.safeParse(line, json);
  if (!parsed.success) return undefined;
  const { suite, hook, passed, skipped, ...rest } = parsed.data;
  // Of a group its tests are told; not where it is skipped, or its hook fails.
  if (suite && !hook && !skipped) return undefined;
  return { ...rest, group: suite, outcome: skipped ? 'skipped' : passed ? 'passed' : 'failed' };
}
