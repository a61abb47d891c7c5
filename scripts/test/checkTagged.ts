import path from 'node:path';
import { findTaggedTests } from '../tags/taggedTests.ts';
import type { Tag } from '../tags/taggedTests.ts';
import type { TestResult } from './suite.ts';

const pages: Readonly<Record<Tag, string>> = { codex: 'docs/codex-parity.md', threat: 'docs/threats.md' };

/** What the generated pages name and what did not run and pass, as failures. A threat another system has may be skipped, in a group too. */
export function checkTagged(root: string, results: readonly TestResult[]): TestResult[] {
  const failures: TestResult[] = [];
  for (const tag of ['codex', 'threat'] as const) {
    for (const test of findTaggedTests(root, tag)) {
      const { name, file } = test;
      const held = results.some(
        (result) =>
          (result.outcome === 'passed' || (result.outcome === 'skipped' && tag === 'threat')) &&
          path.resolve(root, result.file) === path.resolve(root, file) &&
          (result.group === true || test.matches(result.name)),
      );
      if (held) continue;
      const error = `${pages[tag]} names this test, and it did not run or did not pass.`;
      failures.push({ name: `ran: ${name}`, file: path.join(root, file), outcome: 'failed', error, ms: 0 });
    }
  }
  return failures;
}
