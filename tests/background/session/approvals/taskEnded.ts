import type { Worker } from '../workerBench.ts';
import { until } from './voiceModel.ts';

/** Resolves when the only task has ended, with its summary. */
export async function taskEnded(worker: Pick<Worker, 'store'>): Promise<string> {
  let summary = '';
  await until(worker, ({ timeline }) =>
    timeline.some((entry) => {
      if (entry.kind !== 'task' || entry.task.state.phase !== 'finished') return false;
      summary = entry.task.state.summary;
      return true;
    }),
  );
  return summary;
}
