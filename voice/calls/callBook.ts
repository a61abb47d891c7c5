import { randomBytes } from 'node:crypto';
import type { SessionConfig } from '../../protocol/realtime/sessionConfig.ts';
import type { Senses } from '../session/senses.ts';
import { Call } from './call.ts';
import type { CallEnd, CallLimits } from './call.ts';
import type { Clock } from './clock.ts';

interface CallBookOptions {
  readonly senses: Senses;
  readonly limits: CallLimits;
  readonly clock: Clock;
  readonly onChange: (count: number) => void;
  readonly log: (level: 'warn' | 'info', text: string) => void;
}

/** A call and the token that made it, which alone may join and end it; of an ended one only the token is left. */
type Booked =
  | { readonly phase: 'open'; readonly call: Call; readonly token: string }
  | { readonly phase: 'ended'; readonly token: string };

/** Ended calls that are still known as such: whoever asks for one asks soon. */
const mostEnded = 256;

/** All calls of this server. */
export class CallBook {
  readonly #options: CallBookOptions;
  readonly #calls = new Map<string, Extract<Booked, { phase: 'open' }>>();
  readonly #ended = new Map<string, string>();

  constructor(options: CallBookOptions) {
    this.#options = options;
  }

  get count(): number {
    return this.#calls.size;
  }

  /** Makes a call. Rejects when the offer cannot be answered. */
  async open(offer: {
    readonly sdp: string;
    readonly session: SessionConfig;
    readonly token: string;
  }): Promise<{ readonly callId: string; readonly answer: string }> {
    const { senses, limits, clock, log } = this.#options;
    const seed = randomBytes(12).toString('hex');
    const callId = `rtc_${seed}`;
    const call = new Call({
      callId,
      seed,
      config: offer.session,
      senses,
      limits,
      clock,
      onEnd: (reason) => {
        this.#drop(callId, reason);
      },
      onFault: (error) => {
        log('warn', `call ${callId}: ${String(error)}`);
      },
    });
    this.#calls.set(callId, { phase: 'open', call, token: offer.token });
    try {
      const answer = await call.start(offer.sdp);
      log('info', `call ${callId}: created`);
      this.#options.onChange(this.count);
      return { callId, answer };
    } catch (error) {
      this.#calls.delete(callId);
      throw error;
    }
  }

  find(callId: string): Booked | undefined {
    const token = this.#ended.get(callId);
    return this.#calls.get(callId) ?? (token === undefined ? undefined : { phase: 'ended', token });
  }

  #drop(callId: string, reason: CallEnd): void {
    const booked = this.#calls.get(callId);
    if (booked === undefined) return;
    this.#calls.delete(callId);
    this.#ended.set(callId, booked.token);
    const oldest = this.#ended.keys().next();
    if (this.#ended.size > mostEnded && oldest.done !== true) this.#ended.delete(oldest.value);
    this.#options.log('info', `call ${callId}: ended, ${reason}`);
    this.#options.onChange(this.count);
  }
}
