import path from 'node:path';
import { findTaggedTests } from '../parity/taggedTests.ts';
import type { TestResult } from './suite.ts';

/** Whether each test that docs/codex-parity.md names ran and passed, as results of its own. */
export function checkParity(root: string, results: readonly TestResult[]): TestResult[] {
  const passedIn = (file: string): TestResult[] =>
    results.filter(
      (result) => result.outcome === 'passed' && path.resolve(root, result.file) === path.resolve(root, file),
    );
  return findTaggedTests(root).map((test) => {
    const { name, file } = test;
    const passed = passedIn(file).some((result) => test.matches(result.name));
    return {
      name: `ran: ${name}`,
      file: path.join(root, file),
      outcome: passed ? 'passed' : 'failed',
      error: passed ? '' : 'docs/codex-parity.md names this test, and it did not run or did not pass.',
      ms: 0,
    };
  });
}
