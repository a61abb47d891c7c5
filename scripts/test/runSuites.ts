import path from 'node:path';
import type { Suite, TestResult } from './suite.ts';

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs the suites one after the other and tells of each its seconds. A file in which no test ran counts as a failure. */
export async function runSuites(
  root: string,
  suites: readonly Suite[],
): Promise<Counts & { readonly results: readonly TestResult[] }> {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const results: TestResult[] = [];
  for (const suite of suites) {
    if (suite.files.length === 0) continue;
    const startedMs = performance.now();
    const ran = new Set<string>();
    const before = { ...counts };
    const onResult = (result: TestResult): void => {
      counts[result.outcome] += 1;
      results.push(result);
      ran.add(path.resolve(root, result.file));
      if (result.outcome === 'failed') printFailure(root, result);
    };
    await suite.run(suite.files, onResult);
    for (const file of suite.files) {
      if (ran.has(path.resolve(root, file))) continue;
      onResult({ name: 'runs at least one test', file, outcome: 'failed', error: 'No test in this file ran.', ms: 0 });
    }
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    const done = `${counts.passed - before.passed} passed, ${counts.failed - before.failed} failed`;
    console.log(`suite ${suite.name}: ${suite.files.length} files, ${done} in ${seconds} s`);
  }
  return { ...counts, results };
}

/** Ends a run's output with the line that CI reads, always in this form. Returns the exit code. */
export function printCounts({ passed, failed, skipped }: Counts): number {
  if (skipped > 0) console.log(`${skipped} skipped on this system`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** Tells a failure in words, while the run goes on. */
export function printFailure(root: string, result: TestResult): void {
  console.log(
    `\nFAILED ${path.relative(root, path.resolve(root, result.file))}\n  ${result.name}\n${indent(result.error)}\n`,
  );
}

function indent(text: string): string {
  return text.replace(/^/gm, '    ');
}
