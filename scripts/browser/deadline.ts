import { AppError } from '../../protocol/appError.ts';

/**
 * A signal that aborts with the given one, or with `timed_out` and this message after so long. Not AbortSignal.timeout:
 * AbortSignal.any holds its sources weakly, and one that only it knows may be collected before its time.
 */
export function deadline(ms: number, message: string, signal: AbortSignal): AbortSignal {
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort(new AppError('timed_out', message));
  }, ms);
  timer.unref();
  return AbortSignal.any([late.signal, signal]);
}
