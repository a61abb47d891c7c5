import type { TaskView } from '../../protocol/task.ts';
import type { ChaosStage } from './chaosStage.ts';
import { planRequests } from './plan.ts';
import { runRequest, toBareWords } from './runRequest.ts';
import type { RequestResult } from './runRequest.ts';

/** A run as a whole. */
export interface ChaosRun {
  readonly results: readonly RequestResult[];
  /** The requests that were carried out more than once. */
  readonly twice: readonly RequestResult[];
}

/** Speaks the planned requests of a seed one after the other, each after the end of the one before. */
export async function runChaos(
  stage: ChaosStage,
  { seed, requests }: { readonly seed: number; readonly requests: number },
  onResult: (result: RequestResult, index: number) => void,
  options: { readonly signal: AbortSignal },
): Promise<ChaosRun> {
  const { surface } = stage.earshot;
  // Old entries fall off the timeline: tasks are noted as they come.
  const tasks = new Map<string, TaskView>();
  const stop = surface.onSnapshot(({ timeline }) => {
    for (const entry of timeline) if (entry.kind === 'task') tasks.set(entry.task.taskId, entry.task);
  });
  const results: RequestResult[] = [];
  try {
    for (const [index, planned] of planRequests(seed, requests).entries()) {
      const result = await runRequest(stage, planned, options);
      results.push(result);
      onResult(result, index);
    }
    await surface.calls.request('session.stop', {}, options).catch(() => undefined);
    await surface.waitFor(({ session }) => session.phase === 'idle', options);
  } finally {
    stop();
  }
  return { results, twice: findTwice(results, [...tasks.values()]) };
}

/** A task belongs to the last request in its words that began before it. */
function findTwice(results: readonly RequestResult[], tasks: readonly TaskView[]): RequestResult[] {
  const owners = tasks.map(({ prompt, startedAtMs }) =>
    results.findLast((result) => result.startedAtMs <= startedAtMs && toBareWords(result.text) === toBareWords(prompt)),
  );
  return results.filter((result) => owners.filter((owner) => owner === result).length > 1);
}
