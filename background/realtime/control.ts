import { AppError, toFailure } from '../../protocol/appError.ts';
import type { Clock } from '../clock.ts';
import type { ControlState } from './chooseLeg.ts';
import { toControlReason } from './controlReason.ts';
import type { Channel } from './legs.ts';
import { Legs } from './legs.ts';
import type { Leg, SendOptions } from './outbox.ts';
import { Outbox } from './outbox.ts';
import type { Wish } from './sequencer.ts';
import type { Joined, OpenSocket } from './sideband.ts';
import { keepSideband } from './sideband.ts';
import type { CallConfig, CallPlace, OutboundItem, SidebandRefusal, Wire, WireEvent } from './wire.ts';

/** What control of a call needs, and whom it tells. */
export interface ControlOptions {
  readonly wire: Wire;
  readonly channel: Channel;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly acknowledgedSeq: number;
  /** Whether the user holds the key to talk, or has latched it. */
  userHolds(): boolean;
  /** Each event of the call once, in order; the next waits until the promise settles. */
  onEvent(event: WireEvent): Promise<void>;
  /** How control is carried, and in plain words why not better. */
  onControl(control: ControlState, reason: string | null): void;
  onAcknowledged(seq: number): void;
  /** Frames that fell out of the log before anybody read them. */
  onLost(frames: number): void;
  /** How far an earlier worker or call had come with a response that was wanted. */
  readonly wish: Wish;
  /** The next worker, or call, has to know. */
  onWish(wish: Wish): void;
  /** The provider has the item, or will not have it. */
  onConfirmed(itemId: string): void;
  onBug(error: unknown): void;
}

/** How much longer than the data channel a live sideband may take to bring the end of a response. */
const laterMs = 2_000;
/** An item that a live sideband took is confirmed long before. */
const confirmMs = 5_000;
/** The pause before a data channel that failed to take a frame, and is open all the same, is tried again. */
const againMs = 1_000;

/** Control of one call: its events in, items and requests for responses out, over whichever leg is up. */
export class Control {
  readonly #options: ControlOptions;
  readonly #outbox: Outbox;
  readonly #legs: Legs;
  readonly #lifetime = new AbortController();
  #config: CallConfig | null = null;
  #control: ControlState = 'joining';
  #gone: SidebandRefusal | null = null;
  /** The sideband that is up. */
  #joined: Joined | null = null;
  #everJoined = false;
  #callOffLook: () => void = () => undefined;
  #callOffConfirm: (() => void) | null = null;
  #toldOfBinary = false;

  constructor(options: ControlOptions) {
    this.#options = options;
    this.#outbox = new Outbox({
      ...options,
      now: () => options.clock.now(),
      onBroken: (leg) => this.#tryAgain(leg),
      onExpecting: () => this.#awaitConfirmation(),
    });
    this.#legs = new Legs({
      ...options,
      onEvent: (event) => this.#take(event),
      onControl: (control) => {
        this.#control = control;
        this.#tellControl();
      },
      onLeg: (leg) => this.#outbox.use(leg),
      onLegLost: () => this.#outbox.lose(),
    });
  }

  /** What no leg has taken yet, oldest first. */
  get waiting(): readonly OutboundItem[] {
    return this.#outbox.waiting;
  }

  /** Joins the sideband in the background and keeps it joined until {@link close}, or until there is nothing to join. */
  join(place: CallPlace, config: CallConfig): void {
    const { wire, clock, openSocket } = this.#options;
    this.#config ??= config;
    this.#legs.sidebandJoining();
    const kept = keepSideband(
      {
        address: wire.sideband(place),
        clock,
        openSocket,
        greeting: () => wire.greetFrame(this.#config ?? config),
        isGreeted: (frame) => {
          const { type } = wire.readFrame(frame).event;
          return type === 'sessionReady' || type === 'settingsRefused';
        },
        askWhy: (options) => wire.askSideband(place, options),
        onFrame: (frame) => this.#legs.sidebandFrame(frame),
        onBinary: () => this.#tellOfBinary(),
        onUp: (joined) => {
          this.#joined = joined;
          this.#everJoined = true;
          this.#legs.sidebandUp((frame) => joined.send(frame));
        },
        onDown: () => this.#sidebandDown(),
        onGone: (refusal) => this.#sidebandGone(refusal),
      },
      { signal: this.#lifetime.signal },
    );
    kept.catch((error: unknown) => this.#options.onBug(error));
  }

  /** Changes what the call is like, now and on every leg to come. */
  configure(config: CallConfig): void {
    this.#config = config;
    this.#outbox.configure(this.#options.wire.greetFrame(config));
  }

  /** Sends an item as soon as a leg is up, then asks for a response if wanted. Throws `queue_full` or `message_too_large`. */
  send(item: OutboundItem, options: SendOptions): void {
    this.#outbox.add(item, options);
  }

  /** The user let go of the key: the end of the turn is on its way. */
  letGo(): void {
    this.#outbox.turn({ type: 'letGo' });
  }

  channelChanged(open: boolean): void {
    this.#legs.channelChanged(open);
  }

  channelFrame(seq: number, frame: string): void {
    this.#legs.channelFrame(seq, frame);
  }

  /**
   * Frames have lain in the data channel's log for a while. A WebSocket can be open and dead: it is given up when it does
   * not bring the end of a response that lies there. Less than that may be what this provider tells the data channel only:
   * then the log is read.
   */
  logWaits(): void {
    if (this.#joined === null) return;
    const joined = this.#joined;
    this.#callOffLook();
    this.#legs.findUnheard((unheard) => {
      if (unheard === null) return;
      this.#callOffLook = this.#options.clock.after(laterMs, () => {
        this.#legs.findUnheard((still) => {
          if (still === null || still.seq !== unheard.seq) return;
          if (unheard.responseEnded) joined.drop();
          else this.#legs.catchUp();
        });
      });
    });
  }

  /** Handles what came while no worker was there. */
  catchUp(): void {
    this.#legs.catchUp();
  }

  close(): void {
    this.#lifetime.abort();
    this.#callOffConfirm?.();
    this.#legs.close();
    this.#outbox.use(null);
  }

  async #take(event: WireEvent): Promise<void> {
    if (this.#lifetime.signal.aborted) return;
    switch (event.type) {
      case 'itemAdded':
        this.#outbox.confirm(event.itemId);
        this.#options.onConfirmed(event.itemId);
        break;
      case 'itemRefused': {
        const known = this.#outbox.refuse(event.itemId);
        this.#options.onConfirmed(event.itemId);
        if (known) return;
        break;
      }
      case 'speechStarted':
      case 'speechStopped':
      case 'turnCommitted':
      case 'turnEmpty':
      case 'responseStarted':
      case 'responseDone':
      case 'responseRefused':
      case 'responseFailed':
        this.#outbox.turn(event);
        break;
      default:
    }
    await this.#options.onEvent(event);
  }

  #tellControl(): void {
    if (this.#lifetime.signal.aborted) return;
    const reason = toControlReason(this.#control, { gone: this.#gone, everJoined: this.#everJoined });
    this.#options.onControl(this.#control, reason);
  }

  #sidebandDown(): void {
    this.#joined = null;
    this.#callOffLook();
    if (!this.#lifetime.signal.aborted) this.#legs.sidebandDown();
  }

  /** The call goes on without a sideband: only its media decides when it is over. */
  #sidebandGone(refusal: SidebandRefusal): void {
    this.#gone = refusal;
    this.#legs.sidebandDown();
    for (const { item, error } of this.#outbox.sidebandGone()) {
      this.#legs.tell({ type: 'itemRefused', itemId: item.itemId, failure: toFailure(error) });
    }
  }

  #awaitConfirmation(): void {
    const { clock } = this.#options;
    const sinceMs = this.#outbox.unconfirmedSinceMs;
    if (sinceMs === null || this.#callOffConfirm !== null || this.#lifetime.signal.aborted) return;
    this.#callOffConfirm = clock.after(Math.max(0, sinceMs + confirmMs - clock.now()), () => {
      this.#callOffConfirm = null;
      const stillMs = this.#outbox.unconfirmedSinceMs;
      if (stillMs !== null && clock.now() - stillMs >= confirmMs) this.#joined?.drop();
      else this.#awaitConfirmation();
    });
  }

  #tryAgain(leg: Leg): void {
    // A sideband that takes nothing is closing, and says so itself.
    if (leg.name === 'sideband') return;
    const callOff = this.#options.clock.after(againMs, () => this.#legs.again());
    this.#lifetime.signal.addEventListener('abort', callOff, { once: true });
  }

  #tellOfBinary(): void {
    if (this.#toldOfBinary) return;
    this.#toldOfBinary = true;
    const error = new AppError('result_invalid', 'The voice service sent something that is not text. It was left out.');
    this.#legs.tell({ type: 'problem', failure: toFailure(error) });
  }
}
