import { AppError } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';
import type { LegName } from './chooseLeg.ts';
import type { TurnEvent, Turns, Wish } from './sequencer.ts';
import { fromWish, mayAsk, reduceTurns, toWish } from './sequencer.ts';
import type { OutboundItem, Wire } from './wire.ts';

/** A leg as the outbox sees it: resolves when the frame has left, rejects when it has not. */
export interface Leg {
  readonly name: LegName;
  send(frame: string): Promise<void>;
}

/** How an item is sent. */
export interface SendOptions {
  /** Whether the voice model is to respond to it. */
  readonly respond: boolean;
  /** Whether an earlier worker may have sent it already. */
  readonly tried?: boolean;
}

/** What the outbox needs, and whom it tells. */
export interface OutboxOptions {
  readonly wire: Pick<Wire, 'itemFrame' | 'respondFrame'>;
  now(): number;
  /** Whether the user holds the key to talk, or has latched it: nobody talks over them, though the provider tells of no speech. */
  userHolds(): boolean;
  /** A leg that should be up did not take a frame: nothing is sent until {@link Outbox.use} brings the next. */
  onBroken(leg: Leg): void;
  /** Something left that is to be answered: see {@link Outbox.unconfirmedSinceMs}. */
  onExpecting(): void;
  /** How far an earlier worker or call had come with a response that was wanted. */
  readonly wish: Wish;
  /** The next worker, or call, has to know. */
  onWish(wish: Wish): void;
}

interface Queued {
  readonly item: OutboundItem;
  readonly frame: string;
  /** Too large for a data channel: it waits for the sideband, and what comes after passes it by. */
  readonly large: boolean;
  readonly respond: boolean;
  /** When the leg in use took it; null while none has. */
  sentAtMs: number | null;
  /** Taken by any leg at any time: the provider may have it. */
  tried: boolean;
  /** Sent though an earlier leg or worker had taken it: the provider may refuse it as known. */
  repeated: boolean;
}

interface Settings {
  readonly frame: string;
  sent: boolean;
}

type Next =
  | { readonly type: 'settings'; readonly settings: Settings }
  | { readonly type: 'item'; readonly queued: Queued }
  | { readonly type: 'request' };

type Kind = OutboundItem['kind'];

/** How many may wait for a leg. A task's output and its progress share one bound. */
const bounds: Readonly<Record<Kind, { readonly kinds: readonly Kind[]; readonly most: number }>> = {
  text: { kinds: ['text'], most: limits.queuedTexts },
  context: { kinds: ['context'], most: limits.queuedTexts },
  output: { kinds: ['output', 'progress'], most: limits.queuedOutputs },
  progress: { kinds: ['output', 'progress'], most: limits.queuedOutputs },
  decision: { kinds: ['decision'], most: limits.queuedDecisions },
};

const utf8 = new TextEncoder();

/**
 * What is on its way to the voice model, in order. An item waits until a leg is up and is kept until the provider has
 * confirmed it, so what went down with a leg goes out again on the next; responses are asked for one at a time. What
 * controls the audio never comes through here: sent late, it would cut off the wrong words.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #items: Queued[] = [];
  #leg: Leg | null = null;
  #turns: Turns;
  #pumping = false;
  /** A leg went, and no response was seen to start since. */
  #unsure: boolean;
  /** What the session is to be like, once that has changed: goes first, and again on every leg. */
  #settings: Settings | null = null;
  #sidebandGone = false;
  #askedAtMs: number | null = null;
  /** What is wanted is an earlier worker's or call's wish. */
  #inherits: boolean;

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#inherits = options.wish === 'wanted';
    this.#unsure = options.wish === 'asked';
    this.#turns = fromWish(options.wish);
  }

  /** What no leg has taken yet, so the provider cannot have; oldest first. */
  get waiting(): readonly OutboundItem[] {
    return this.#items.filter(({ tried }) => !tried).map(({ item }) => item);
  }

  /** When the leg in use took the oldest item, or the request, that should have been answered since; null if there is none. */
  get unconfirmedSinceMs(): number | null {
    // A repetition is no sign of a dead leg: a provider that confirms nothing would be left at every try.
    const item = this.#items.find(({ sentAtMs, repeated }) => sentAtMs !== null && !repeated)?.sentAtMs ?? null;
    const { state, again } = this.#turns;
    return item ?? (state === 'asked' && !again ? this.#askedAtMs : null);
  }

  /** Puts an item in line. Throws `queue_full` when too many of its kind wait, `message_too_large` when no leg will take it. */
  add(item: OutboundItem, { respond, tried = false }: SendOptions): void {
    const { kinds, most } = bounds[item.kind];
    const waiting = this.#items.filter((queued) => queued.sentAtMs === null && kinds.includes(queued.item.kind)).length;
    if (waiting >= most) throw new AppError('queue_full', 'Too much is waiting for the call. Try again in a moment.');
    const frame = this.#options.wire.itemFrame(item);
    const large = utf8.encode(frame).length > limits.dataChannelBytes;
    if (large && this.#sidebandGone) throw tooLarge();
    this.#items.push({ item, frame, large, respond, sentAtMs: null, tried, repeated: false });
    void this.#pump();
  }

  /** Sends what the session is to be like from now on, before all else that waits. */
  configure(frame: string): void {
    this.#settings = { frame, sent: false };
    void this.#pump();
  }

  /** The provider has an item. */
  confirm(itemId: string): void {
    const queued = this.#take(itemId);
    if (queued?.repeated === true && queued.sentAtMs !== null && queued.respond) this.turn({ type: 'wanted' });
  }

  /** The provider refused an item. Returns whether that is because it had it already. */
  refuse(itemId: string): boolean {
    const queued = this.#take(itemId);
    if (queued?.repeated !== true) return false;
    if (queued.respond && this.#unsure) this.turn({ type: 'wantedAgain' });
    return true;
  }

  turn(event: TurnEvent): void {
    if (event.type === 'responseStarted') this.#unsure = false;
    this.#move(event);
    void this.#pump();
  }

  /** The leg is gone: what it took without a confirmation may not have arrived, and goes out again on the next. */
  lose(): void {
    this.#leg = null;
    this.#unsure = true;
    for (const queued of this.#items) queued.sentAtMs = null;
    // What was asked for is looked at by the next leg.
    if (this.#turns.state !== 'asked') this.#move({ type: 'forgotten' });
  }

  /** The leg that carries control from now on; null while there is none. */
  use(leg: Leg | null): void {
    this.#leg = leg;
    if (leg === null) return;
    if (this.#settings !== null) this.#settings.sent = false;
    const nowMs = this.#options.now();
    // Another leg's slowness is not this one's.
    for (const queued of this.#items) if (queued.sentAtMs !== null) queued.sentAtMs = nowMs;
    this.#askedAtMs = nowMs;
    // An item that goes out again brings its own wish for a response, once the provider has said whether it knew it.
    const repeats = this.#items.some(({ sentAtMs, tried, respond }) => sentAtMs === null && tried && respond);
    if (this.#inherits && repeats) {
      this.#unsure = true;
      this.#move({ type: 'unwanted' });
    }
    this.#inherits = false;
    if (this.#unsure && this.#turns.state === 'asked') {
      this.#move({ type: 'forgotten' });
      if (!repeats) this.#move({ type: 'wantedAgain' });
    }
    this.#options.onExpecting();
    void this.#pump();
  }

  /** There will be no sideband any more. Returns what waited for it in vain, with the reason. */
  sidebandGone(): readonly { readonly item: OutboundItem; readonly error: AppError }[] {
    this.#sidebandGone = true;
    const stuck = this.#items.filter(({ large }) => large);
    this.#items = this.#items.filter(({ large }) => !large);
    return stuck.map(({ item }) => ({ item, error: tooLarge() }));
  }

  #take(itemId: string): Queued | undefined {
    const queued = this.#items.find(({ item }) => item.itemId === itemId);
    this.#items = this.#items.filter((other) => other !== queued);
    return queued;
  }

  async #pump(): Promise<void> {
    if (this.#pumping) return;
    this.#pumping = true;
    // Decided without waiting, so that nothing can be added unseen between the last look and the end of the loop.
    for (;;) {
      const leg = this.#leg;
      const next = leg === null ? undefined : this.#nextFor(leg);
      if (leg === null || next === undefined) break;
      await this.#sendNext(leg, next);
    }
    this.#pumping = false;
  }

  #nextFor(leg: Leg): Next | undefined {
    if (this.#settings?.sent === false) return { type: 'settings', settings: this.#settings };
    const queued = this.#items.find(({ sentAtMs, large }) => sentAtMs === null && (!large || leg.name === 'sideband'));
    if (queued !== undefined) return { type: 'item', queued };
    return mayAsk(this.#turns) && !this.#options.userHolds() ? { type: 'request' } : undefined;
  }

  async #sendNext(leg: Leg, next: Next): Promise<void> {
    const frame = this.#note(next);
    this.#options.onExpecting();
    try {
      await leg.send(frame);
    } catch {
      this.#keep(leg, next);
      return;
    }
    if (next.type === 'item' && next.queued.respond && !next.queued.repeated) {
      this.#move({ type: 'wanted' });
    }
  }

  /** Noted before it leaves: the provider may answer before the leg says that it has left. */
  #note(next: Next): string {
    switch (next.type) {
      case 'settings':
        next.settings.sent = true;
        return next.settings.frame;
      case 'item':
        Object.assign(next.queued, { sentAtMs: this.#options.now(), tried: true, repeated: next.queued.tried });
        return next.queued.frame;
      case 'request':
        this.#askedAtMs = this.#options.now();
        this.#move({ type: 'asked' });
        return this.#options.wire.respondFrame();
    }
  }

  /** The leg is going: what it did not take waits for the next one. */
  #keep(leg: Leg, next: Next): void {
    if (leg === this.#leg) {
      this.#leg = null;
      this.#options.onBroken(leg);
    }
    switch (next.type) {
      case 'settings':
        next.settings.sent = false;
        return;
      case 'item':
        Object.assign(next.queued, { sentAtMs: null, tried: next.queued.repeated });
        return;
      case 'request':
        this.#move({ type: 'forgotten' });
        this.#move({ type: 'wanted' });
    }
  }

  #move(event: TurnEvent): void {
    const before = toWish(this.#turns);
    this.#turns = reduceTurns(this.#turns, event);
    const wish = toWish(this.#turns);
    if (wish !== before) this.#options.onWish(wish);
  }
}

function tooLarge(): AppError {
  return new AppError(
    'message_too_large',
    'That is too long for the connection that is left of this call. Start again.',
  );
}
