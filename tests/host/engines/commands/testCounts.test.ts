import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testCounts } from '../../../../host/engines/commands/run/testCounts.ts';
import type { TestCounts } from '../../../../host/engines/commands/run/testCounts.ts';
import { runSummary } from '../../../../host/engines/commands/run/runSummary.ts';

// Ends of outputs as these programs print them when nobody watches.
const outputs: Readonly<Record<string, readonly [output: string, counts: TestCounts | undefined]>> = {
  'node:test as TAP': [
    `# Subtest: sums\n    # Subtest: adds\n    not ok 1 - adds\n      ---\n      duration_ms: 1.1\n      ...\n    1..1\nnot ok 1 - sums\n1..1\n# tests 3\n# suites 1\n# pass 2\n# fail 1\n`,
    { passed: 2, failed: 1, firstFailure: 'adds' },
  ],
  'node:test as a list': [
    `▶ sums\n  ✖ adds (1.2ms)\n▶ sums (2ms)\nℹ tests 3\nℹ pass 2\nℹ fail 1\n\n✖ failing tests:\n`,
    { passed: 2, failed: 1, firstFailure: 'adds' },
  ],
  jest: [
    `FAIL ./a.test.js\n  ● sums › adds\n\n    expect(received)\n\nTest Suites: 1 failed, 1 total\nTests:       1 failed, 2 passed, 3 total\nTime:        0.3 s\n`,
    { passed: 2, failed: 1, firstFailure: 'sums › adds' },
  ],
  vitest: [
    ` FAIL  src/a.test.ts > sums > adds\nAssertionError: expected 1\n\n Test Files  1 failed (1)\n      Tests  1 failed | 2 passed (3)\n   Duration  200ms\n`,
    { passed: 2, failed: 1, firstFailure: 'sums > adds' },
  ],
  mocha: [
    `  sums\n    1) adds\n\n  2 passing (4ms)\n  1 failing\n\n  1) sums\n       adds:\n     Error: no\n`,
    { passed: 2, failed: 1, firstFailure: 'adds' },
  ],
  pytest: [
    `FAILED tests/test_a.py::test_adds - assert 1 == 2\n========= 1 failed, 2 passed in 0.03s =========\n`,
    { passed: 2, failed: 1, firstFailure: 'test_adds' },
  ],
  'pytest, quietly': [
    `..                          [100%]\n2 passed in 0.01s\n`,
    { passed: 2, failed: 0, firstFailure: undefined },
  ],
  cargo: [
    `test sums::adds ... FAILED\ntest sums::lists ... ok\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored; finished in 0.00s\n\ntest result: ok. 3 passed; 0 failed; 0 ignored\n`,
    { passed: 4, failed: 1, firstFailure: 'sums::adds' },
  ],
  go: [
    `--- FAIL: TestAdds (0.00s)\n    a_test.go:5: no\nFAIL\nFAIL\texample.org/a\t0.002s\nFAIL\n`,
    { passed: undefined, failed: 1, firstFailure: 'TestAdds' },
  ],
  'something else': ['All good.\n', undefined],
};

describe('the counts in a test run', () => {
  for (const [name, [output, counts]] of Object.entries(outputs)) {
    it(`are read from ${name}`, () => {
      assert.deepEqual(testCounts(output), counts);
    });
  }
});

const tests = { purpose: 'test', name: 'the tests', argv: ['npm', 'test'], network: false } as const;
const script = { name: 'the script seed', argv: ['npm', 'run', 'seed'], network: false } as const;
const summaries: readonly (readonly [
  step: Parameters<typeof runSummary>[0],
  exitCode: number | null,
  output: string,
  said: string,
])[] = [
  [tests, 0, '# pass 12\n# fail 0\n', 'The tests pass: 12 passed.'],
  [tests, 1, '# pass 10\n# fail 2\nnot ok 1 - a\nnot ok 2 - b\n', '2 of 12 tests failed: a first.'],
  [tests, 0, 'ok  \texample.org/a\t0.002s\n', 'The tests pass.'],
  [tests, 1, '--- FAIL: TestAdds (0.00s)\n--- FAIL: TestLists (0.00s)\nFAIL\n', '2 tests failed: TestAdds first.'],
  [tests, 1, '# pass 3\n# fail 0\nError: coverage is too low\n', 'The tests failed: Error: coverage is too low'],
  [tests, 127, '\n', 'The tests failed with exit code 127.'],
  [script, 0, '', 'The script seed is done.'],
  [script, 2, 'npm error code 2\n', 'The script seed failed with exit code 2.'],
  [script, null, '', 'The script seed failed, it was ended from outside.'],
];

describe('what is said of a run', () => {
  for (const [step, exitCode, output, said] of summaries) {
    it(`is “${said}”`, () => {
      assert.equal(runSummary(step, { exitCode, output, timedOut: false }), said);
    });
  }

  it('tells of a run that was stopped', () => {
    const stopped = { exitCode: null, output: '', timedOut: true };
    assert.equal(runSummary(tests, stopped), 'The tests took too long, so I stopped them.');
  });
});
