import { toFailure } from '../../protocol/appError.ts';
import type { OffscreenLink } from '../links/offscreenLink.ts';
import type { CallView } from './attemptOptions.ts';

interface LeftCallOptions {
  readonly offscreen: Pick<OffscreenLink, 'rejoin' | 'request'>;
  onBug(error: unknown): void;
}

const never = { signal: new AbortController().signal };

/** The call that an earlier worker left in offscreen; null when there is none. */
export async function findLeftCall(options: LeftCallOptions): Promise<CallView | null> {
  const { offscreen } = options;
  try {
    await offscreen.rejoin(never);
    return (await offscreen.request('call.view', {}, never)).call;
  } catch (error) {
    // No document, no call.
    if (toFailure(error).code === 'internal') options.onBug(error);
    return null;
  }
}

/** Closes the call of a session that its worker was ending when it was killed, unless it is the present one by now. */
export async function closeLeftCall(options: LeftCallOptions, present: () => string | undefined): Promise<void> {
  const call = await findLeftCall(options);
  if (call === null || call.attemptId === present()) return;
  const close = options.offscreen.request('call.close', { attemptId: call.attemptId }, never);
  await close.catch((error: unknown) => options.onBug(error));
}
