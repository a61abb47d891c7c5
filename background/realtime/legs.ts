import { AppError } from '../../protocol/appError.ts';
import type { Clock } from '../clock.ts';
import type { ControlState, LegName, LegsState } from './chooseLeg.ts';
import { chooseLeg } from './chooseLeg.ts';
import { HandledKeys } from './handledKeys.ts';
import type { Leg } from './outbox.ts';
import type { Wire, WireEvent } from './wire.ts';

/** The data channel as offscreen offers it. Every function rejects when offscreen is gone. */
export interface Channel {
  send(frame: string): Promise<void>;
  watch(on: boolean): Promise<void>;
  readLog(afterSeq: number): Promise<{
    readonly frames: readonly { readonly seq: number; readonly frame: string }[];
    readonly more: boolean;
    readonly lost: number;
  }>;
  acknowledge(throughSeq: number): Promise<void>;
}

/** What the legs need, and whom they tell. */
export interface LegsOptions {
  readonly wire: Pick<Wire, 'readFrame'>;
  readonly channel: Channel;
  readonly clock: Clock;
  /** The last frame of the log that needs no more handling; 0 for a new call. */
  readonly acknowledgedSeq: number;
  /** Each event once, in order; the next waits until the promise settles. */
  onEvent(event: WireEvent): Promise<void>;
  onControl(control: ControlState): void;
  /** The leg to send on, after what was missed has been handled; null while there is none. */
  onLeg(leg: Leg | null): void;
  /** The active leg is gone: what was sent on it may not have arrived. */
  onLegLost(): void;
  onAcknowledged(seq: number): void;
  onLost(frames: number): void;
  onBug(error: unknown): void;
}

/** What lies in the log and did not come on the sideband: from which frame on, and whether a response ended there. */
export interface Unheard {
  readonly seq: number;
  readonly responseEnded: boolean;
}

const patienceMs = 1_500;

/**
 * The two ways the provider's events come in, made one. Only the active leg is listened to; on a switch the data
 * channel's log is read from the last acknowledged frame, and what was handled already is skipped.
 */
export class Legs {
  readonly #options: LegsOptions;
  readonly #handled = new HandledKeys();
  /** Deltas, kept apart: those of a long answer would push out what the log is compared with at its end. */
  readonly #handledParts = new HandledKeys();
  #callOffPatience: (() => void) | null = null;
  #state: LegsState = { sideband: false, channel: false, patient: true, begun: false };
  #active: LegName | null = null;
  #sendOnSideband: ((frame: string) => void) | null = null;
  /** Frames a sideband brought while it was not the active leg yet. */
  #early: string[] = [];
  #acknowledgedSeq: number;
  #readSeq: number;
  #work: Promise<void> = Promise.resolve();

  constructor(options: LegsOptions) {
    this.#options = options;
    this.#acknowledgedSeq = options.acknowledgedSeq;
    this.#readSeq = options.acknowledgedSeq;
  }

  /** The first join has begun: it is given its moment from here on, not from the key press. */
  sidebandJoining(): void {
    this.#callOffPatience ??= this.#options.clock.after(patienceMs, () => this.#change({ patient: false }));
  }

  sidebandUp(send: (frame: string) => void): void {
    this.#sendOnSideband = send;
    this.#change({ sideband: true });
  }

  /** It was up, or will never be. */
  sidebandDown(): void {
    this.#sendOnSideband = null;
    this.#early = [];
    this.#change({ sideband: false, patient: false, begun: true });
  }

  sidebandFrame(frame: string): void {
    if (this.#active === 'sideband') this.#queue(() => this.#handleFromSideband(frame));
    else this.#early.push(frame);
  }

  channelChanged(open: boolean): void {
    // A new worker that waits for its credential cannot join yet: that is not waited for any longer.
    if (open) this.sidebandJoining();
    this.#change({ channel: open });
  }

  channelFrame(seq: number, frame: string): void {
    this.#queue(async () => {
      if (this.#active !== 'channel' || seq <= this.#readSeq) return;
      this.#readSeq = seq;
      const done = await this.#handle(frame);
      // Acknowledged by the response: often enough to keep the log short, seldom enough not to double the messages.
      if (done?.type === 'responseDone') await this.#acknowledge(seq);
    });
  }

  /** Handles what the log holds beyond the last acknowledged frame, whichever leg is active: a new worker's first act. */
  catchUp(): void {
    this.#queue(() => this.#readLog(null));
  }

  /** Goes through the entry of the active leg again: it failed to take a frame, and is up all the same. */
  again(): void {
    this.#queue(() => this.#enter(this.#active));
  }

  /** Hands on an event that no frame brought, after those that came before. */
  tell(event: WireEvent): void {
    this.#queue(() => this.#options.onEvent(event));
  }

  /** Tells the first frame of the log that the sideband, being the active leg, has not brought; null if there is none. */
  findUnheard(tell: (unheard: Unheard | null) => void): void {
    this.#queue(async () => tell(this.#active === 'sideband' ? await this.#findUnheard() : null));
  }

  close(): void {
    this.#callOffPatience?.();
    this.#active = null;
  }

  #change(change: Partial<LegsState>): void {
    this.#state = { ...this.#state, ...change };
    const { leg, control } = chooseLeg(this.#state);
    this.#options.onControl(control);
    if (leg === this.#active) return;
    // A data channel that only steps back for the sideband delivers what it was given: it is reliable while it is open.
    if (this.#active !== null && !this.#state[this.#active]) this.#options.onLegLost();
    this.#active = leg;
    if (leg !== null) this.#state = { ...this.#state, begun: true };
    this.#options.onLeg(null);
    this.#queue(() => this.#enter(leg));
  }

  async #enter(leg: LegName | null): Promise<void> {
    if (leg !== this.#active || leg === null) return;
    await this.#tryChannel(() => this.#options.channel.watch(leg === 'channel'));
    await this.#readLog(null);
    if (leg === 'sideband') {
      const early = this.#early;
      this.#early = [];
      for (const frame of early) await this.#handle(frame, { late: true });
    }
    const send = this.#sendOnSideband;
    // Switched again meanwhile: the next entry is queued already.
    if (leg !== this.#active) return;
    if (leg === 'channel') this.#options.onLeg({ name: leg, send: (frame) => this.#options.channel.send(frame) });
    else if (send !== null) {
      this.#options.onLeg({
        name: leg,
        send: (frame) => {
          send(frame);
          return Promise.resolve();
        },
      });
    }
  }

  async #handleFromSideband(frame: string): Promise<void> {
    const event = await this.#handle(frame);
    // Both legs carry the same events in one order: what the log has before this response the sideband has had too, but
    // for what came before it joined. Reading so far finds that, and keeps the log short.
    if (event?.type === 'responseDone') await this.#readLog(event.responseId);
  }

  /** Handles the log's frames after the last acknowledged one, all or as far as the end of one response. */
  async #readLog(throughResponseId: string | null): Promise<void> {
    await this.#tryChannel(async () => {
      // What the channel brought live is handled, acknowledged or not.
      let afterSeq = Math.max(this.#acknowledgedSeq, this.#readSeq);
      for (;;) {
        const page = await this.#options.channel.readLog(afterSeq);
        if (page.lost > 0 && throughResponseId === null) this.#options.onLost(page.lost);
        const end = throughResponseId === null ? undefined : this.#findEnd(page.frames, throughResponseId);
        if (throughResponseId !== null && end === undefined && !page.more) return;
        for (const { seq, frame } of page.frames) {
          if (end !== undefined && seq > end) break;
          await this.#handle(frame, { late: true });
          afterSeq = seq;
        }
        this.#readSeq = Math.max(this.#readSeq, afterSeq);
        await this.#acknowledge(afterSeq);
        if (!page.more || end !== undefined) return;
      }
    });
  }

  async #findUnheard(): Promise<Unheard | null> {
    let found: Unheard | null = null;
    await this.#tryChannel(async () => {
      const { frames } = await this.#options.channel.readLog(this.#acknowledgedSeq);
      const unheard = frames.flatMap(({ seq, frame }) => {
        const { event, keys, replayed } = this.#options.wire.readFrame(frame);
        return replayed && !this.#handled.has(keys) ? [{ seq, type: event.type }] : [];
      });
      const [first] = unheard;
      if (first === undefined) return;
      found = { seq: first.seq, responseEnded: unheard.some(({ type }) => type === 'responseDone') };
    });
    return found;
  }

  #findEnd(
    frames: readonly { readonly seq: number; readonly frame: string }[],
    responseId: string,
  ): number | undefined {
    return frames.find(({ frame }) => {
      const { event } = this.#options.wire.readFrame(frame);
      return event.type === 'responseDone' && event.responseId === responseId;
    })?.seq;
  }

  async #handle(frame: string, how: { readonly late: boolean } = { late: false }): Promise<WireEvent | null> {
    const { event, keys, replayed } = this.#options.wire.readFrame(frame);
    const handled = replayed ? this.#handled : this.#handledParts;
    if ((how.late && !replayed) || handled.has(keys)) return null;
    handled.add(keys);
    await this.#options.onEvent(event);
    return event;
  }

  async #acknowledge(seq: number): Promise<void> {
    if (seq <= this.#acknowledgedSeq) return;
    this.#acknowledgedSeq = seq;
    this.#options.onAcknowledged(seq);
    await this.#tryChannel(() => this.#options.channel.acknowledge(seq));
  }

  /** The call's own end is told elsewhere; here an offscreen document that is gone only means there is nothing to read. */
  async #tryChannel(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }

  #queue(work: () => Promise<void>): void {
    this.#work = this.#work.then(work).catch((error: unknown) => this.#options.onBug(error));
  }
}
