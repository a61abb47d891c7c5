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

/**
 * Files for node:test: `processes` of them at once, each a process of its own, or all of them `together` in one, which saves
 * each the half second that it takes to start. Node 20 finds no .ts files by itself, so they are named.
 */
export function createNodeSuite(name: string, files: readonly string[], processes: number | 'together'): Suite {
  return {
    name,
    files,
    run: (chosen, onResult) =>
      new Promise((resolve, reject) => {
        const reporter = `file://${path.join(import.meta.dirname, 'reporter.mjs')}`;
        const how =
          processes === 'together'
            ? [path.join(import.meta.dirname, 'together.mjs')]
            : ['--test', `--test-concurrency=${processes}`];
        const args = ['--import', 'tsx', `--test-reporter=${reporter}`, ...how];
        const child = spawn(process.execPath, [...args, ...chosen], { stdio: ['ignore', 'pipe', 'inherit'] });
        let failed = false;
        createInterface({ input: child.stdout }).on('line', (text) => {
          const result = readLine(text);
          failed ||= result?.outcome === 'failed';
          if (result !== undefined) onResult(result);
          else if (!text.startsWith('{')) console.log(text); // What a test says of its own: a seed, for one.
        });
        child.on('error', reject);
        child.on('close', (code, signal) => {
          // It died with tests that it did not come to.
          const error = `The process of these tests ended with ${signal ?? `exit code ${code ?? 'unknown'}`}.`;
          if (code !== 0 && !failed)
            onResult({ name: 'ends by itself', file: chosen[0] ?? '', outcome: 'failed', error, ms: 0 });
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
