/** How many tests of a run passed and failed, and the first that failed, where its output says. */
export interface TestCounts {
  /** Undefined where only failures are told of. */
  readonly passed: number | undefined;
  readonly failed: number;
  readonly firstFailure: string | undefined;
}

interface Runner {
  readonly passed: RegExp;
  readonly failed: RegExp;
  /** Its one group is the name of a test. */
  readonly failure: RegExp;
}

/**
 * How the usual runners sum up. Every expression is tried on the whole output; numbers of several parts of it are added up.
 */
const runners: Readonly<Record<string, Runner>> = {
  'node:test': {
    passed: /^(?:#|ℹ) pass (\d+)$/gm,
    failed: /^(?:#|ℹ) fail (\d+)$/gm,
    failure: /^\s*(?:not ok \d+ - |✖ )(?!failing tests:)(.+?)(?: \([\d.]+m?s\))?$/gm,
  },
  jest: {
    passed: /^Tests:.*?(\d+) passed/gm,
    failed: /^Tests:.*?(\d+) failed/gm,
    failure: /^\s*● (.+)$/gm,
  },
  vitest: {
    passed: /^\s*Tests {2}.*?(\d+) passed/gm,
    failed: /^\s*Tests {2}.*?(\d+) failed/gm,
    failure: /^\s*(?:FAIL {2}|[×❯] ).*? > (.+?)(?: \d+m?s)?$/gm,
  },
  mocha: {
    passed: /^\s*(\d+) passing/gm,
    failed: /^\s*(\d+) failing/gm,
    failure: /^\s*\d+\) (.+?):?$/gm,
  },
  pytest: {
    passed: /^=+ .*?(\d+) passed.* in [\d.]+s.*=+$|^(?:\d+ failed, )?(\d+) passed.* in [\d.]+s$/gm,
    failed: /^=+ .*?(\d+) failed.* in [\d.]+s.*=+$|^(\d+) failed.* in [\d.]+s$/gm,
    failure: /^FAILED \S*?::(\S+)/gm,
  },
  cargo: {
    passed: /^test result: .*? (\d+) passed;/gm,
    failed: /^test result: .*? (\d+) failed;/gm,
    failure: /^test (\S+) \.\.\. FAILED$/gm,
  },
  go: {
    passed: /^--- PASS: .*$()/gm,
    failed: /^--- FAIL: .*$()/gm,
    failure: /^\s*--- FAIL: (\S+)/gm,
  },
};

/** Reads the output of a test run; undefined when no runner is recognised. Pure. */
export function testCounts(output: string): TestCounts | undefined {
  for (const { passed, failed, failure } of Object.values(runners)) {
    const [good, bad] = [sum(output, passed), sum(output, failed)];
    if (good === undefined && bad === undefined) continue;
    const [first] = [...output.matchAll(failure)].map(([, name]) => name?.trim());
    return { passed: good, failed: bad ?? 0, firstFailure: (bad ?? 0) > 0 ? first : undefined };
  }
  return undefined;
}

/** A match without a number counts as one. */
function sum(output: string, pattern: RegExp): number | undefined {
  const numbers = [...output.matchAll(pattern)].map((match) => Number(match.slice(1).find(Boolean) ?? 1));
  return numbers.length === 0 ? undefined : numbers.reduce((total, count) => total + count, 0);
}
