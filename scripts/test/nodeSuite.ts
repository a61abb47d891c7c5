import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
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

/** Files for node:test, `concurrency` of them at once. Node 20 finds no .ts files by itself, so they are named. */
export function createNodeSuite(name: string, files: readonly string[], concurrency: number): Suite {
  return {
    name,
    files,
    run: (chosen, onResult) =>
      new Promise((resolve, reject) => {
        const reporter = `file://${path.join(import.meta.dirname, 'reporter.mjs')}`;
        const args = ['--import', 'tsx', '--test', `--test-concurrency=${concurrency}`, `--test-reporter=${reporter}`];
        const child = spawn(process.execPath, [...args, ...chosen], { stdio: ['ignore', 'pipe', 'inherit'] });
        createInterface({ input: child.stdout }).on('line', (text) => {
          const result = readLine(text);
          if (result !== undefined) onResult(result);
          else if (!text.startsWith('{')) console.log(text); // What a test says of its own: a seed, for one.
        });
        child.on('error', reject);
        child.on('close', () => {
          resolve();
        });
      }),
  };
}

function readLine(text: string): TestResult | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined; // A test printed something of its own.
  }
  const parsed = z.safeParse(line, json);
  if (!parsed.success || (parsed.data.suite && !parsed.data.hook)) return undefined;
  const { passed, skipped, ...rest } = parsed.data;
  return { ...rest, outcome: skipped ? 'skipped' : passed ? 'passed' : 'failed' };
}
