import path from 'node:path';
import { startTestRunner } from '@web/test-runner';
import type { TestSuiteResult } from '@web/test-runner';
import { requireBrowser } from '../browser/requireBrowser.ts';
import type { Suite, TestResult } from './suite.ts';

/** Files that run in real Chromium, by web-test-runner with the config at the repository's root. */
export function createBrowserSuite(root: string, files: readonly string[]): Suite {
  return {
    name: 'browser',
    files,
    async run(chosen, onResult) {
      process.env['EARSHOT_BROWSER'] ??= requireBrowser();
      const runner = await startTestRunner({
        autoExitProcess: false,
        readCliArgs: false,
        readFileConfig: true,
        config: { rootDir: root, files: [...chosen], watch: false, reporters: [] },
      });
      if (runner === undefined) throw new Error('web-test-runner did not start.');
      await new Promise<void>((resolve) => {
        runner.on('finished', () => {
          resolve();
        });
      });
      for (const session of runner.sessions.all()) {
        const file = path.resolve(root, session.testFile);
        for (const error of session.errors) {
          onResult({ name: 'loads', file, outcome: 'failed', error: toText(error), ms: 0 });
        }
        if (session.testResults !== undefined) collect(session.testResults, file, onResult);
      }
      await runner.stop();
    },
  };
}

function collect(suite: TestSuiteResult, file: string, onResult: (result: TestResult) => void): void {
  for (const test of suite.tests) {
    const outcome = test.skipped ? 'skipped' : test.passed ? 'passed' : 'failed';
    onResult({
      name: test.name,
      file,
      outcome,
      error: test.error === undefined ? '' : toText(test.error),
      ms: test.duration ?? 0,
    });
  }
  for (const inner of suite.suites) collect(inner, file, onResult);
}

/** The runner's stacks have no message in them. */
function toText({ message, stack = '' }: { readonly message: string; readonly stack?: string | undefined }): string {
  return stack.includes(message) ? stack : `${message}\n${stack}`;
}
