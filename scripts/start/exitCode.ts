import type { Outcome } from '../../protocol/task.ts';

/** 0 all done · 1 something failed · 2 asked back or not understood; 1 wins over 2. */
export function toExitCode(outcomes: readonly Outcome[]): 0 | 1 | 2 {
  if (outcomes.some((outcome) => outcome === 'failed' || outcome === 'cancelled')) return 1;
  return outcomes.every((outcome) => outcome === 'done') ? 0 : 2;
}
