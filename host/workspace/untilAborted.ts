import { AppError } from '../../protocol/appError.ts';

/** Resolves as `promise` does. Rejects at once when the signal aborts, with its reason, or `cancelled` if that is no error. */
export async function untilAborted<T>(promise: Promise<T>, { signal }: { signal: AbortSignal }): Promise<T> {
  signal.throwIfAborted();
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => {
      const reason: unknown = signal.reason;
      reject(reason instanceof Error ? reason : new AppError('cancelled', 'Cancelled.'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
