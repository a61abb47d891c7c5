const periodMs = 20;
/** After a longer stall the missed frames are dropped, or the other end would get them all at once. */
const mostMissed = 10;

/** What is due now: so many frames, after so many that nobody will ever hear. */
export interface Tick {
  readonly frames: number;
  readonly skipped: number;
}

/** Calls `tick` about every 20 ms until the signal aborts; over time there are 50 frames a second, without drift. */
export function startTicker(tick: (due: Tick) => void, { signal }: { signal: AbortSignal }): void {
  let due = performance.now() + periodMs;
  const run = (): void => {
    if (signal.aborted) return;
    const behind = Math.max(0, Math.floor((performance.now() - due) / periodMs) + 1);
    due += behind * periodMs;
    const skipped = Math.max(0, behind - mostMissed);
    if (behind > 0) tick({ frames: behind - skipped, skipped });
    setTimeout(run, due - performance.now());
  };
  setTimeout(run, periodMs);
}
