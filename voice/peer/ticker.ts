const periodMs = 20;
/** After a longer stall the missed ticks are dropped, or the other end would get them all at once. */
const mostMissed = 10;

/** Calls `tick` every 20 ms on average, without drift, until the signal aborts; late ticks are made up for. */
export function startTicker(tick: (missed: number) => void, { signal }: { signal: AbortSignal }): void {
  let due = performance.now() + periodMs;
  const run = (): void => {
    if (signal.aborted) return;
    const behind = Math.floor((performance.now() - due) / periodMs) + 1;
    due += Math.max(0, behind) * periodMs;
    const skipped = Math.max(0, behind - mostMissed);
    for (let count = skipped; count < behind; count++) tick(count === skipped ? skipped : 0);
    setTimeout(run, due - performance.now());
  };
  setTimeout(run, periodMs);
}
