/** One finished test, or a group of tests that was skipped as a whole. */
export interface TestResult {
  readonly name: string;
  readonly group?: boolean;
  /** Absolute path. */
  readonly file: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  readonly error: string;
  readonly ms: number;
}

/** A set of test files run by one runner. */
export interface Suite {
  readonly name: string;
  readonly files: readonly string[];
  run(files: readonly string[], onResult: (result: TestResult) => void): Promise<void>;
}
