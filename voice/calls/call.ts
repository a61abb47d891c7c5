import type { SessionConfig } from '../../protocol/realtime/sessionConfig.ts';
import type { AudioPacket } from '../peer/jitterBuffer.ts';
import { InboundSound } from '../peer/inboundSound.ts';
import { OpusCodec } from '../peer/opus.ts';
import { Peer } from '../peer/peer.ts';
import { startTicker } from '../peer/ticker.ts';
import type { Clock } from './clock.ts';
import type { Senses } from '../session/senses.ts';
import { SessionRunner } from '../session/sessionRunner.ts';
import type { Leg } from '../session/sessionRunner.ts';
import { createSession } from '../session/state.ts';

export type CallEnd = 'requested' | 'expired' | 'transportClosed' | 'neverConnected';

export interface CallLimits {
  /** A call whose media has not connected by then is dropped. */
  readonly connectMs: number;
  /** A client that gives no sign of life for so long is gone. */
  readonly silentMs: number;
  /** OpenAI's cap on a session. */
  readonly lifetimeMs: number;
}

export const callLimits: CallLimits = { connectMs: 15_000, silentMs: 10_000, lifetimeMs: 60 * 60_000 };

interface CallOptions {
  readonly callId: string;
  /** Part of every id of the session. */
  readonly seed: string;
  readonly config: SessionConfig;
  readonly senses: Senses;
  readonly limits: CallLimits;
  readonly clock: Clock;
  readonly onEnd: (reason: CallEnd) => void;
  readonly onFault: (error: unknown) => void;
}

/** A sideband as its call sees it. */
export interface Sideband extends Leg {
  close(code: number, reason: string): void;
}

// WebSocket close codes: the session's cap goes with "going away", as at OpenAI.
const normalClosure = 1_000;
const goingAway = 1_001;

/** Events that wait for the data channel to open; more than a client can cause before that. */
const mostWaiting = 1_000;

/** One call: its peer connection, its session and the clocks that end it. */
export class Call {
  readonly callId: string;
  readonly #options: CallOptions;
  readonly #runner: SessionRunner;
  readonly #peer: Peer;
  readonly #opus = new OpusCodec();
  readonly #sound: InboundSound;
  readonly #life = new AbortController();
  /** Until the data channel opens, its events wait, so that it gets all of them. */
  #waiting: string[] | undefined = [];
  readonly #sidebands = new Set<Sideband>();
  #stopWaiting: () => void = () => undefined;
  #stopAging: () => void = () => undefined;

  constructor(options: CallOptions) {
    this.#options = options;
    this.callId = options.callId;
    const { seed, config, senses, limits, clock } = options;
    this.#runner = new SessionRunner({
      session: createSession(config, { seed, expiresAtMs: Date.now() + limits.lifetimeMs }),
      senses,
      onEnd: (reason) => {
        this.#end(reason);
      },
      onFault: options.onFault,
    });
    this.#sound = new InboundSound(
      (packet) => this.#opus.decode(packet),
      (samples) => {
        this.#runner.listen(samples);
      },
    );
    this.#peer = new Peer(clock, {
      connected: () => {
        this.#startSound();
      },
      closed: () => {
        this.#end('transportClosed');
      },
      controlOpened: () => {
        const waiting = this.#waiting ?? [];
        this.#waiting = undefined;
        for (const frame of waiting) this.#sendControl(frame);
      },
      frameReceived: (frame) => {
        this.#runner.receive(frame);
      },
      packetReceived: (packet) => {
        this.#receivePacket(packet);
      },
    });
  }

  /** Answers the offer and begins the session. Rejects when the offer cannot be answered; the call is over then. */
  async start(offer: string): Promise<string> {
    const { limits, clock } = this.#options;
    try {
      const answer = await this.#peer.answer(offer);
      this.#stopWaiting = clock.after(limits.connectMs, () => {
        this.#end('neverConnected');
      });
      this.#stopAging = clock.after(limits.lifetimeMs, () => {
        this.#runner.dispatch({ type: 'expired' });
      });
      this.#runner.begin({
        send: (frame) => {
          this.#sendControl(frame);
        },
      });
      return answer;
    } catch (error) {
      await this.#release();
      throw error;
    }
  }

  /** A sideband joins. Returns the way to take it off again. */
  attach(sideband: Sideband): () => void {
    this.#sidebands.add(sideband);
    const detach = this.#runner.attach(sideband);
    return () => {
      this.#sidebands.delete(sideband);
      detach();
    };
  }

  /** One client event from a sideband. */
  receive(frame: string): void {
    this.#runner.receive(frame);
  }

  hangup(): void {
    this.#runner.dispatch({ type: 'hangup' });
  }

  #sendControl(frame: string): void {
    if (this.#waiting === undefined) {
      if (!this.#peer.send(frame)) this.#options.onFault(new Error('An event did not fit into the data channel.'));
    } else if (this.#waiting.length < mostWaiting) {
      this.#waiting.push(frame);
    }
  }

  #startSound(): void {
    this.#stopWaiting();
    const { limits, clock } = this.#options;
    startTicker(
      ({ frames, skipped }) => {
        if (clock.nowMs() - this.#peer.lastSignMs > limits.silentMs) {
          this.#end('transportClosed');
          return;
        }
        this.#sound.tick();
        for (let frame = 0; frame < frames; frame++) {
          this.#peer.sendSound(this.#opus.encode(this.#runner.nextFrame()), frame === 0 ? skipped : 0);
        }
      },
      { signal: this.#life.signal },
    );
  }

  #receivePacket(packet: AudioPacket): void {
    if (this.#life.signal.aborted) return;
    try {
      this.#sound.push(packet);
    } catch (error) {
      this.#options.onFault(error);
    }
  }

  #end(reason: CallEnd): void {
    if (this.#life.signal.aborted) return;
    const code = reason === 'expired' ? goingAway : normalClosure;
    for (const sideband of this.#sidebands) sideband.close(code, reason);
    this.#options.onEnd(reason);
    this.#release().catch(this.#options.onFault);
  }

  async #release(): Promise<void> {
    this.#life.abort();
    this.#stopWaiting();
    this.#stopAging();
    this.#runner.stop();
    await this.#peer.close();
    this.#opus.close();
  }
}
