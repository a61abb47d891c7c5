import { inspect } from 'node:util';

// A node:test reporter that prints one JSON line per finished test, for scripts/test to count.
export default async function* reporter(source) {
  for await (const { type, data } of source) {
    if (type === 'test:stdout') yield data.message;
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    const error = data.details?.error;
    const cause = error?.cause ?? error;
    yield `${JSON.stringify({
      passed: type === 'test:pass',
      suite: data.details?.type === 'suite',
      skipped: data.skip !== undefined && data.skip !== false,
      name: data.name,
      file: data.file ?? '',
      ms: Math.round(data.details?.duration_ms ?? 0),
      // A suite fails because a test in it does: only tests are counted, but a suite's own hook may be what broke.
      hook: error?.failureType === 'hookFailed',
      error: error === undefined ? '' : `${cause?.stack ?? inspect(cause)}${ending(error)}`,
    })}\n`;
  }
}

/** How a test file's process ended, where that is what failed. */
function ending({ exitCode, signal }) {
  if (signal != null) return ` (ended by ${signal})`;
  return exitCode == null ? '' : ` (exit code ${exitCode})`;
}
