import type { ProcessResult } from '../../../processes/runProcess.ts';
import { clipped } from '../prepared.ts';
import type { RunStep } from '../prepared.ts';
import { testCounts } from './testCounts.ts';

/** What became of a command, in a sentence or two for the ear. Pure. */
export function runSummary({ purpose, name, network }: RunStep, { exitCode, output, timedOut }: ProcessResult): string {
  const what = purpose === undefined ? name : subjects[purpose];
  if (timedOut) return `${capital(what)} took too long, so I stopped ${purpose === 'test' ? 'them' : 'it'}.`;
  const verdict = purpose === 'test' ? testVerdict(output, exitCode) : plainVerdict(what, purpose, output, exitCode);
  const lacked = exitCode !== 0 && !network && noNetwork.test(output);
  return lacked ? `${verdict} It had no network: say it again with “with the network” to allow that.` : verdict;
}

const subjects = { test: 'the tests', build: 'the build', lint: 'the linter' } as const;
const noNetwork = /ENOTFOUND|EAI_AGAIN|ENETUNREACH|getaddrinfo|could not resolve host|network is unreachable|dial tcp/i;

function testVerdict(output: string, exitCode: number | null): string {
  const counts = testCounts(output);
  if (counts === undefined || (counts.failed === 0 && exitCode !== 0)) {
    return exitCode === 0 ? 'The tests pass.' : `The tests failed${reason(output, exitCode)}`;
  }
  const { passed, failed, firstFailure } = counts;
  if (failed === 0) return passed === undefined ? 'The tests pass.' : `The tests pass: ${passed} passed.`;
  const which = firstFailure === undefined ? '' : `: ${clipped(firstFailure)}${failed > 1 ? ' first' : ''}`;
  const all =
    passed === undefined ? `${failed} ${failed === 1 ? 'test' : 'tests'}` : `${failed} of ${passed + failed} tests`;
  return `${all} failed${which}.`;
}

function plainVerdict(what: string, purpose: RunStep['purpose'], output: string, exitCode: number | null): string {
  if (exitCode === 0) return purpose === 'lint' ? 'The linter found nothing.' : `${capital(what)} is done.`;
  return purpose === 'lint'
    ? `The linter found something${reason(output, exitCode)}`
    : `${capital(what)} failed${reason(output, exitCode)}`;
}

/** The last line that says something: it is where programs tell why. */
function reason(output: string, exitCode: number | null): string {
  const lines = output.split('\n').map((line) => line.trim());
  const last = lines.findLast((line) => /\p{L}{2}/u.test(line) && !/^npm (?:error|ERR!)/.test(line));
  if (last !== undefined) return `: ${clipped(last)}`;
  return exitCode === null ? ', it was ended from outside.' : ` with exit code ${exitCode}.`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
