import { AppError } from '../../../../protocol/appError.ts';
import type { EngineClient, EngineFinish } from '../../engine.ts';
import type { RunStep } from '../prepared.ts';
import { runSummary } from './runSummary.ts';

/** No run of a test suite that somebody waits for takes longer. */
const timeoutMs = 10 * 60_000;

/**
 * Runs what a request wants run, one after the other, and adds what became of it to `done`, what was done before. What cannot
 * be run, and what the user does not want, ends it: the rest depends on it.
 */
export async function carryOutRuns(
  runs: readonly RunStep[],
  client: Pick<EngineClient, 'run'>,
  done: EngineFinish | undefined,
  { signal }: { readonly signal: AbortSignal },
): Promise<EngineFinish> {
  const said = done === undefined ? [] : [done.summary];
  const details: string[] = [];
  let outcome: EngineFinish['outcome'] = 'done';
  for (const run of runs) {
    const { argv, network } = run;
    const result = await client
      .run({ argv, folder: '', network, timeoutMs }, { signal })
      .catch((error: unknown) => failed(error));
    if (result.kind === 'ran') {
      said.push(runSummary(run, result));
      details.push(`$ ${argv.join(' ')}\n${result.output}`);
      if (result.timedOut) outcome = 'failed';
      if (result.exitCode === 0) continue;
    } else {
      outcome = result.kind === 'failed' ? 'failed' : 'cancelled';
      said.push(result.kind === 'failed' ? result.message : `I did not run ${argv.join(' ')}: ${result.reason}`);
    }
    break;
  }
  const detail = details.length === 0 ? {} : { detail: details.join('\n') };
  // What was done before stands, whatever became of the rest.
  return { ...done, outcome: done === undefined ? outcome : 'done', summary: said.join(' '), ...detail };
}

function failed(error: unknown): { readonly kind: 'failed'; readonly message: string } {
  if (error instanceof AppError && error.code !== 'cancelled') return { kind: 'failed', message: error.message };
  throw error;
}
