import { useEffect, useState } from 'preact/hooks';
import type { Spent } from '../../protocol/snapshot.ts';
import { toSpentText } from './spentText.ts';
import type { SurfaceClock } from './surfaceClock.ts';

interface SpentLineProps {
  readonly spent: Spent;
  readonly startedAtMs: number;
  readonly capUsd: number | null;
  readonly clock: SurfaceClock;
}

/** How often the minutes are looked at: often enough that none is missed for long. */
const lookMs = 5_000;

/** What the session has cost so far. Snapshots come when something happens; the minutes go on without. */
export function SpentLine({ spent, startedAtMs, capUsd, clock }: SpentLineProps) {
  const [nowMs, setNowMs] = useState(() => clock.now());
  useEffect(() => {
    const look = (): void => {
      setNowMs(clock.now());
    };
    // An effect comes a while after the first drawing.
    look();
    return clock.every(lookMs, look);
  }, [clock]);
  return <p class="hint spent">{toSpentText(spent, { elapsedMs: nowMs - startedAtMs, capUsd })}</p>;
}
