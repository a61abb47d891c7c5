import { AppError } from '../../protocol/appError.ts';
import { within } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { CallConfig, Provider, Wire } from '../realtime/wire.ts';

interface CallMaker {
  readonly wire: Pick<Wire, 'createCall'>;
  readonly clock: Clock;
  /** What the call is to be like, as the settings are now. */
  config(): CallConfig;
  /** The provider does not take turns that way: from here on the settings are others. */
  onTurnsRefused(error: AppError): void;
}

const createMs = 25_000;

const slow = 'The voice service did not answer in time. Check the network, then start again.';

/**
 * Creates the call, a second time if the provider has no semantic turn detection. Not stopped with the attempt: a call whose
 * answer is thrown away could not be hung up. Rejects as the wire does, and `timed_out`.
 */
export async function makeCall(
  maker: CallMaker,
  provider: Provider,
  offer: string,
): Promise<{ readonly callId: string; readonly answer: string }> {
  const { wire, clock } = maker;
  const create = (): ReturnType<Wire['createCall']> =>
    within(clock, createMs, async (deadline) => {
      try {
        return await wire.createCall(provider, offer, maker.config(), deadline);
      } catch (error) {
        if (deadline.signal.aborted) throw new AppError('timed_out', slow, { cause: error });
        throw error;
      }
    });
  try {
    return await create();
  } catch (error) {
    const refused = error instanceof AppError && error.code === 'turn_taking_refused';
    if (!refused || maker.config().turns.patience !== 'semantic') throw error;
    maker.onTurnsRefused(error);
    return create();
  }
}
