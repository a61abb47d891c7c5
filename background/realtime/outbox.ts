import { AppError } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';
import type { LegName } from './chooseLeg.ts';
import type { TurnEvent, Turns } from './sequencer.ts';
import { mayAsk, noTurns, reduceTurns } from './sequencer.ts';
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

interface Queued {
  readonly item: OutboundItem;
  readonly respond: boolean;
  /** Taken by the leg in use. */
  sent: boolean;
  /** Taken by any leg at any time: the provider may have it. */
  tried: boolean;
  /** Sent though an earlier leg or worker had taken it: the provider may refuse it as known. */
  repeated: boolean;
}

/** How many of a kind may wait for a leg. A task's output and its progress share one bound. */
const bounds = {
  text: { kinds: ['text'], most: limits.queuedTexts },
  output: { kinds: ['output', 'progress'], most: limits.queuedOutputs },
  progress: { kinds: ['output', 'progress'], most: limits.queuedOutputs },
  decision: { kinds: ['decision'], most: limits.queuedDecisions },
  context: { kinds: ['context'], most: limits.queuedTexts },
} as const satisfies Record<OutboundItem['kind'], { kinds: readonly OutboundItem['kind'][]; most: number }>;

/**
 * What is on its way to the voice model, in order. An item waits until a leg is up and is kept until the provider has
 * confirmed it, so what went down with a leg goes out again on the next; responses are asked for one at a time.
 */
export class Outbox {
  readonly #wire: Pick<Wire, 'itemFrame' | 'respondFrame'>;
  #items: Queued[] = [];
  #leg: Leg | null = null;
  #turns: Turns = noTurns;
  #pumping = false;
  /** A leg went, and no response was seen to start since. */
  #unsure = false;

  constructor(wire: Pick<Wire, 'itemFrame' | 'respondFrame'>) {
    this.#wire = wire;
  }

  /** What no leg has taken yet, so the provider cannot have; oldest first. */
  get waiting(): readonly OutboundItem[] {
    return this.#items.filter(({ tried }) => !tried).map(({ item }) => item);
  }

  /** Puts an item in line. Throws `queue_full` when too many of its kind wait for a leg. */
  add(item: OutboundItem, { respond, tried = false }: SendOptions): void {
    const { kinds, most }: { readonly kinds: readonly string[]; readonly most: number } = bounds[item.kind];
    if (this.#items.filter((queued) => !queued.sent && kinds.includes(queued.item.kind)).length >= most) {
      throw new AppError('queue_full', 'Too much is waiting for the call. Try again in a moment.');
    }
    this.#items.push({ item, respond, sent: false, tried, repeated: false });
    void this.#pump();
  }

  /** The provider has an item. */
  confirm(itemId: string): void {
    const queued = this.#take(itemId);
    if (queued?.sent === true && queued.repeated && queued.respond) this.turn({ type: 'wanted' });
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
    this.#turns = reduceTurns(this.#turns, event);
    void this.#pump();
  }

  /** The leg is gone: what it took without a confirmation may not have arrived, and goes out again on the next. */
  lose(): void {
    this.#leg = null;
    this.#unsure = true;
    for (const queued of this.#items) queued.sent = false;
  }

  /** The leg that carries control from now on; null while there is none. */
  use(leg: Leg | null): void {
    this.#leg = leg;
    if (leg === null) return;
    if (this.#unsure && this.#turns.state === 'asked') {
      this.#turns = reduceTurns(this.#turns, { type: 'forgotten' });
      // An item that goes out again brings its own wish for a response, once the provider has said whether it knew it.
      const repeated = this.#items.some(({ sent, tried, respond }) => !sent && tried && respond);
      if (!repeated) this.#turns = reduceTurns(this.#turns, { type: 'wantedAgain' });
    }
    void this.#pump();
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
    for (let leg = this.#leg; leg !== null && this.#hasWork(); leg = this.#leg) await this.#sendNext(leg);
    this.#pumping = false;
  }

  #hasWork(): boolean {
    return this.#items.some(({ sent }) => !sent) || mayAsk(this.#turns);
  }

  async #sendNext(leg: Leg): Promise<void> {
    const next = this.#items.find(({ sent }) => !sent);
    // Noted before it leaves: the provider may answer before the leg says that it has left.
    if (next === undefined) this.#turns = reduceTurns(this.#turns, { type: 'asked' });
    else Object.assign(next, { sent: true, tried: true, repeated: next.tried });
    try {
      await leg.send(next === undefined ? this.#wire.respondFrame() : this.#wire.itemFrame(next.item));
    } catch {
      this.#keep(leg, next);
      return;
    }
    if (next?.respond === true && !next.repeated) this.#turns = reduceTurns(this.#turns, { type: 'wanted' });
  }

  /** The leg is going, or this is too large for it: either way all waits for the next one. */
  #keep(leg: Leg, next: Queued | undefined): void {
    if (leg === this.#leg) this.#leg = null;
    if (next === undefined) {
      this.#turns = reduceTurns(reduceTurns(this.#turns, { type: 'forgotten' }), { type: 'wanted' });
    } else {
      Object.assign(next, { sent: false, tried: next.repeated });
    }
  }
}
