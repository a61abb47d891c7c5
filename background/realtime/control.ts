import type { Clock } from '../clock.ts';
import type { ControlState } from './chooseLeg.ts';
import type { Channel } from './legs.ts';
import { Legs } from './legs.ts';
import type { SendOptions } from './outbox.ts';
import { Outbox } from './outbox.ts';
import type { OpenSocket } from './sideband.ts';
import { keepSideband } from './sideband.ts';
import type { CallConfig, CallPlace, OutboundItem, Wire, WireEvent } from './wire.ts';

/** What control of a call needs, and whom it tells. */
export interface ControlOptions {
  readonly wire: Wire;
  readonly channel: Channel;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly acknowledgedSeq: number;
  /** Each event of the call once, in order; the next waits until the promise settles. */
  onEvent(event: WireEvent): Promise<void>;
  onControl(control: ControlState): void;
  onAcknowledged(seq: number): void;
  /** Frames that fell out of the log before anybody read them. */
  onLost(frames: number): void;
  /** The provider has the item, or will not have it. */
  onConfirmed(itemId: string): void;
  onBug(error: unknown): void;
}

/** Control of one call: its events in, items and requests for responses out, over whichever leg is up. */
export class Control {
  readonly #options: ControlOptions;
  readonly #outbox: Outbox;
  readonly #legs: Legs;
  readonly #lifetime = new AbortController();

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#outbox = new Outbox(options.wire);
    this.#legs = new Legs({
      ...options,
      onEvent: (event) => this.#take(event),
      onLeg: (leg) => this.#outbox.use(leg),
      onLegLost: () => this.#outbox.lose(),
    });
  }

  /** What no leg has taken yet, oldest first. */
  get waiting(): readonly OutboundItem[] {
    return this.#outbox.waiting;
  }

  /** Joins the sideband in the background and keeps it joined until {@link close}. */
  join(place: CallPlace, config: CallConfig): void {
    const { wire, clock, openSocket } = this.#options;
    const kept = keepSideband(
      {
        address: wire.sideband(place),
        clock,
        openSocket,
        greeting: wire.greetFrame(config),
        isGreeted: (frame) => wire.readFrame(frame).event.type === 'sessionReady',
        onFrame: (frame) => this.#legs.sidebandFrame(frame),
        onUp: (send) => this.#legs.sidebandUp(send),
        onDown: () => this.#legs.sidebandDown(),
      },
      { signal: this.#lifetime.signal },
    );
    kept.catch((error: unknown) => this.#options.onBug(error));
  }

  /** Sends an item as soon as a leg is up, then asks for a response if wanted. Throws `queue_full`. */
  send(item: OutboundItem, options: SendOptions): void {
    this.#outbox.add(item, options);
  }

  channelChanged(open: boolean): void {
    this.#legs.channelChanged(open);
  }

  channelFrame(seq: number, frame: string): void {
    this.#legs.channelFrame(seq, frame);
  }

  /** Handles what came while no worker was there. */
  catchUp(): void {
    this.#legs.catchUp();
  }

  close(): void {
    this.#lifetime.abort();
    this.#legs.close();
    this.#outbox.use(null);
  }

  async #take(event: WireEvent): Promise<void> {
    if (this.#lifetime.signal.aborted) return;
    if (event.type === 'itemAdded') {
      this.#outbox.confirm(event.itemId);
      this.#options.onConfirmed(event.itemId);
    } else if (event.type === 'itemRefused') {
      const known = this.#outbox.refuse(event.itemId);
      this.#options.onConfirmed(event.itemId);
      if (known) return;
    } else if (event.type === 'responseStarted' || event.type === 'responseDone' || event.type === 'responseRefused') {
      this.#outbox.turn(event);
    }
    await this.#options.onEvent(event);
  }
}
