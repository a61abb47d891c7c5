import * as z from 'zod/mini';
import type { AppError } from '../../protocol/appError.ts';
import { toFailure } from '../../protocol/appError.ts';
import type { Listeners } from '../../protocol/contract.ts';
import type { CallState, OffscreenContract } from '../../protocol/offscreenContract.ts';
import type { SettingsChange } from '../../protocol/settings.ts';
import { settingsSchema } from '../../protocol/settings.ts';
import type { HostHello } from '../links/hostLink.ts';
import type { OffscreenLink } from '../links/offscreenLink.ts';
import type { OutboundItem, WireEvent } from '../realtime/wire.ts';
import { nextActivity } from './activity.ts';
import type { AttemptOptions } from './attempt.ts';
import { Attempt } from './attempt.ts';
import { HostTasks } from './hostTasks.ts';
import type { Store } from './model.ts';
import type { KeyValueArea, SessionRecord } from './record.ts';
import { readStored, sessionRecordSchema, timelineSchema } from './record.ts';
import type { SessionEffect, SessionEvent } from './state.ts';
import { reduce } from './state.ts';
import type { TalkEvent } from './talk.ts';
import { reduceTalk, startTalk } from './talk.ts';
import type { Timeline } from './timeline.ts';
import { withNotice, withSilence, withTyped, withWireEvent } from './timeline.ts';

const recordKey = 'session';
const timelineKey = 'timeline';
const settingsKey = 'settings';
const healMs = 5_000;

/** What the session needs. `memory` outlives the worker, not the browser. */
export interface SessionOptions extends Pick<
  AttemptOptions,
  'wire' | 'openSocket' | 'clock' | 'newId' | 'onBug' | 'host'
> {
  readonly store: Store;
  readonly host: AttemptOptions['host'] & ConstructorParameters<typeof HostTasks>[0]['host'];
  readonly offscreen: AttemptOptions['offscreen'] & Pick<OffscreenLink, 'rejoin'>;
  readonly memory: KeyValueArea;
  /** Outlives the browser. */
  readonly disk: KeyValueArea;
}

/** The session: carries out what the reducer says, and joins the attempt, the host's tasks and the timeline. */
export class Session {
  readonly tasks: HostTasks;
  readonly #options: SessionOptions;
  #attempt: Attempt | null = null;
  #callOffHealing: () => void = () => undefined;

  /** What offscreen tells of its own accord, levels aside. */
  readonly offscreenListeners: Listeners<OffscreenContract> = {
    'call.changed': ({ call }) => this.#of(call.attemptId)?.callChanged(call),
    'control.frame': ({ attemptId, seq, frame }) => this.#of(attemptId)?.controlFrame(seq, frame),
    'microphone.failed': ({ attemptId, failure }) => this.#dispatch({ type: 'failed', attemptId, failure }),
  };

  constructor(options: SessionOptions) {
    this.#options = options;
    this.tasks = new HostTasks({ ...options, onFinished: (task) => this.#attempt?.taskFinished(task) });
    const { store } = options;
    let saved = store.model.timeline;
    store.onChange(({ timeline }) => {
      if (timeline === saved) return;
      saved = timeline;
      options.memory.set(timelineKey, timeline).catch((error: unknown) => options.onBug(error));
    });
  }

  start(): void {
    this.#dispatch({ type: 'startAsked', attemptId: this.#options.newId() });
  }

  stop(): void {
    this.#dispatch({ type: 'stopAsked' });
  }

  toggle(): void {
    const { phase } = this.#options.store.model.session;
    if (phase === 'starting' || phase === 'live') this.stop();
    else this.start();
  }

  /** The talk button or key went down: starts a session when there is none. */
  press(): void {
    const { phase } = this.#options.store.model.session;
    if (phase === 'idle' || phase === 'ending') this.start();
    this.#talk({ type: 'pressed', atMs: this.#options.clock.now() });
  }

  release(): void {
    this.#talk({ type: 'released', atMs: this.#options.clock.now() });
  }

  /** The surface or worker that could have told of the release is gone. */
  letGo(): void {
    this.#talk({ type: 'letGo' });
  }

  /** Stops what is being spoken. */
  silence(): void {
    this.#attempt?.gate('silence');
  }

  mute(on: boolean): void {
    this.#options.store.update({ muted: on });
    this.#attempt?.mute(on);
  }

  /** Keeps what the user chose; it holds at once, in a live call too. */
  async changeSettings(change: SettingsChange): Promise<void> {
    const { store, disk } = this.#options;
    const settings = z.parse(settingsSchema, { ...store.model.settings, ...change });
    store.update({ settings });
    if (change.mode !== undefined) this.#talk({ type: 'modeChosen', mode: change.mode });
    this.#attempt?.settingsChanged();
    await disk.set(settingsKey, settings);
  }

  /** Sends typed text: into the call if there is one, else straight to the host. Rejects `queue_full`, `workspace_missing` or `host_*`. */
  async sendText(text: string, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    const { clock, newId } = this.#options;
    const itemId = newId();
    const atMs = clock.now();
    if (this.#attempt === null) {
      await this.tasks.start(itemId, { kind: 'prompt', prompt: text }, 'typed', { signal });
    } else {
      this.#attempt.sendText(itemId, text);
    }
    this.#show(withTyped(this.#timeline, `typed:${itemId}`, text, atMs));
  }

  hostUp(hello: HostHello): void {
    this.tasks.greeted(hello);
    this.#attempt?.hostUp(hello.tasks);
  }

  /** The offscreen document is gone, and the call with it. */
  offscreenLost(): void {
    if (this.#attempt === null) return;
    const { attemptId } = this.#attempt;
    this.#dispatch({ type: 'callChanged', attemptId, state: 'closed', atMs: this.#options.clock.now() });
  }

  /** Goes on where a killed worker stopped. Resolves when the state is known; nothing may be shown or done before. */
  async restore(): Promise<void> {
    const { memory, disk, store } = this.#options;
    const [timeline, settings] = await Promise.all([
      readStored(memory, timelineKey, timelineSchema),
      readStored(disk, settingsKey, settingsSchema),
    ]);
    if (settings !== null) store.update({ settings, talk: startTalk(settings.mode) });
    if (timeline !== null) store.update({ timeline });
    const record = await readStored(memory, recordKey, sessionRecordSchema);
    if (record === null) return;
    if (record.place === null) {
      // The worker died before the call was made. The user asked for one, so there is a new attempt.
      this.start();
      return;
    }
    await this.#rejoin(record);
  }

  async #rejoin(record: SessionRecord): Promise<void> {
    const { offscreen, clock } = this.#options;
    const { attemptId } = record;
    const startedAtMs = record.startedAtMs ?? clock.now();
    const attempt = this.#attach(record);
    const { signal } = new AbortController();
    let state: CallState = 'closed';
    try {
      await offscreen.rejoin({ signal });
      const { call } = await offscreen.request('call.view', {}, { signal });
      if (call?.attemptId === attemptId) {
        state = call.state;
        attempt.resume(call);
      }
    } catch (error) {
      // No document, no call: the reducer ends the session with a word about it.
      if (toFailure(error).code === 'internal') this.#options.onBug(error);
    }
    this.#dispatch({ type: 'callFound', attemptId, startedAtMs, state });
  }

  #attach(record: SessionRecord): Attempt {
    const { memory } = this.#options;
    const attempt = new Attempt(record, {
      ...this.#options,
      tasks: this.tasks,
      save: (next) => (next === null ? memory.remove(recordKey) : memory.set(recordKey, next)),
      report: (event) => this.#dispatch(event),
      onWireEvent: (event) => this.#hear(event),
      onNotice: (error) => this.#notice(error),
    });
    this.#attempt = attempt;
    return attempt;
  }

  #talk(event: TalkEvent): void {
    const { store } = this.#options;
    const { state, effect } = reduceTalk(store.model.talk, event);
    if (state !== store.model.talk) store.update({ talk: state });
    if (effect !== null) this.#attempt?.gate(effect);
  }

  #dispatch(event: SessionEvent): void {
    const { store } = this.#options;
    const { state, effects } = reduce(store.model.session, event);
    if (state !== store.model.session) store.update({ session: state });
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: SessionEffect): void {
    const { attemptId } = effect;
    switch (effect.type) {
      case 'open':
        this.#attach({
          attemptId,
          startedAtMs: null,
          place: null,
          acknowledgedSeq: 0,
          ledger: [],
          texts: [],
        }).open();
        return;
      case 'release':
        this.#release(attemptId).catch((error: unknown) => this.#options.onBug(error));
        return;
      case 'awaitHealing':
        this.#callOffHealing();
        this.#callOffHealing = this.#options.clock.after(healMs, () => {
          this.#dispatch({ type: 'deadlinePassed', attemptId, deadline: 'heal' });
        });
        return;
    }
  }

  async #release(attemptId: string): Promise<void> {
    const attempt = this.#attempt;
    this.#attempt = null;
    this.#callOffHealing();
    this.#show(withSilence(this.#timeline));
    const waiting = (await attempt?.release()) ?? [];
    this.#dispatch({ type: 'released', attemptId });
    await Promise.all(waiting.map((item) => this.#carryOutTyped(item)));
  }

  /** What was typed for a call that never heard it is not lost: the host gets it. */
  async #carryOutTyped(item: OutboundItem): Promise<void> {
    if (item.kind !== 'text') return;
    const { signal } = new AbortController();
    try {
      await this.tasks.start(item.itemId, { kind: 'prompt', prompt: item.text }, 'typed', { signal });
    } catch (error) {
      const failure = toFailure(error);
      if (failure.code === 'internal') this.#options.onBug(error);
      this.#show(withNotice(this.#timeline, `notice:${item.itemId}`, failure, this.#options.clock.now()));
    }
  }

  #hear(event: WireEvent): void {
    const { store, clock } = this.#options;
    const timeline = withWireEvent(store.model.timeline, event, clock.now());
    if (timeline !== store.model.timeline) this.#show(timeline);
    const { session } = store.model;
    if (session.phase !== 'live') return;
    const activity = nextActivity(session.activity, event);
    if (activity === session.activity) return;
    this.#dispatch({ type: 'activityChanged', attemptId: session.attemptId, activity });
  }

  #notice(error: AppError): void {
    const { newId, clock } = this.#options;
    this.#show(withNotice(this.#timeline, `notice:${newId()}`, toFailure(error), clock.now()));
  }

  get #timeline(): Timeline {
    return this.#options.store.model.timeline;
  }

  #show(timeline: Timeline): void {
    this.#options.store.update({ timeline });
  }

  #of(attemptId: string): Attempt | null {
    return this.#attempt?.attemptId === attemptId ? this.#attempt : null;
  }
}
