import { AppError } from '../protocol/appError.ts';

/** Time, so that tests can turn it by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Runs once after a delay; returns the way to call it off. */
  after(delayMs: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
};

/** Resolves after a delay. Rejects `cancelled` when the signal aborts. */
export function delay(clock: Clock, delayMs: number, { signal }: { signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw cancelled();
    const onAbort = (): void => {
      callOff();
      reject(cancelled());
    };
    const callOff = clock.after(delayMs, () => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The same outcome, unless the signal aborts first: then `cancelled`. What goes on underneath is its owner's to stop. */
export function untilAborted<T>(promise: Promise<T>, { signal }: { signal: AbortSignal }): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) throw cancelled();
    const onAbort = (): void => reject(cancelled());
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Runs something that must not take longer: its signal aborts when the time is up. */
export async function within<T>(
  clock: Clock,
  limitMs: number,
  run: (options: { readonly signal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const callOff = clock.after(limitMs, () => deadline.abort());
  try {
    return await run(deadline);
  } finally {
    callOff();
  }
}

function cancelled(): AppError {
  return new AppError('cancelled', 'Cancelled.');
}
