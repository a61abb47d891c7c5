import { AppError, toFailure } from '../../protocol/appError.ts';
import type { Listeners } from '../../protocol/contract.ts';
import type { HostContract } from '../../protocol/hostContract.ts';
import type { OffscreenContract } from '../../protocol/offscreenContract.ts';
import type { HostHello } from '../links/hostLink.ts';
import type { Charged } from '../realtime/prices.ts';
import type { WireEvent } from '../realtime/wire.ts';
import { nextActivity } from './activity.ts';
import { Attempt } from './attempt.ts';
import { isDeaf } from './attemptOptions.ts';
import type { CallView } from './attemptOptions.ts';
import { HostTasks } from './hostTasks.ts';
import { isBusy } from './isBusy.ts';
import { closeLeftCall, findLeftCall } from './leftCall.ts';
import type { SessionRecord } from './record.ts';
import { readStored, sessionRecordSchema, timelineSchema, toFirstRecord, toNextRecord } from './record.ts';
import type { SessionEffect, SessionEvent } from './state.ts';
import { reduce } from './state.ts';
import type { SessionOptions } from './sessionOptions.ts';
import { SpendingKeeper } from './spendingKeeper.ts';
import { TalkControls } from './talkControls.ts';
import type { Timeline } from './timeline.ts';
import { withNotice, withSilence, withTyped, withWireEvent } from './timeline.ts';
import { toCarried, toCutOff, toTranscript } from './transcript.ts';
import { Warmth } from './warmth.ts';
import { Workspaces } from './workspaces.ts';

const recordKey = 'session';
const timelineKey = 'timeline';
/** What a worker stored so long ago is not gone on with, unless its call is still up. */
const forgottenMs = 60_000;
/** More than this behind, what is heard now was said a while ago. */
const liveLagMs = 400;
/** `heal`: a connection comes back by itself, or not at all. `control`: some tries to join the sideband again. */
const deadlineMs = { heal: 5_000, control: 3_000 } as const;

/** The session: carries out what the reducer says, and joins the attempt, the host's tasks and the timeline. */
export class Session {
  readonly tasks: HostTasks;
  readonly workspaces: Workspaces;
  readonly controls: TalkControls;
  readonly #options: SessionOptions;
  readonly #warmth: Warmth;
  readonly #spending: SpendingKeeper;
  #attempt: Attempt | null = null;
  readonly #callOffs = new Map<keyof typeof deadlineMs, () => void>();
  #lostMs = 0;
  #restored: Promise<unknown> = Promise.resolve();

  /** What the host tells of its own accord. */
  get hostListeners(): Listeners<HostContract> {
    return { ...this.tasks.listeners, ...this.workspaces.listeners };
  }

  /** What offscreen tells of its own accord, levels aside. */
  readonly offscreenListeners: Listeners<OffscreenContract> = {
    'call.changed': ({ call }) => {
      const attempt = this.#of(call.attemptId);
      if (attempt === null) return;
      this.#lag(call);
      attempt.callChanged(call);
    },
    'control.frame': ({ attemptId, seq, frame }) => this.#of(attemptId)?.controlFrame(seq, frame),
    'log.waiting': ({ attemptId }) => this.#of(attemptId)?.logWaits(),
    'speech.doubtful': ({ attemptId }) => this.#dispatch({ type: 'rotationDue', attemptId }),
    'speaker.failed': ({ attemptId, failure: { code, message } }) => {
      if (this.#of(attemptId) !== null) this.#notice(new AppError(code, message));
    },
    // Also told to a new worker as it is dialled: before that knows its session, nobody would hear of it.
    'microphone.failed': ({ attemptId, failure }) =>
      void this.#restored.then(() => this.#dispatch({ type: 'failed', attemptId, failure })),
  };

  constructor(options: SessionOptions) {
    this.#options = options;
    const { store } = options;
    this.tasks = new HostTasks({
      ...options,
      onStarted: (task) => this.#attempt?.told.taskStarted(task),
      onProgress: (taskId, text) => this.#attempt?.told.taskProgressed(taskId, text),
      onAsked: (approval) => this.#attempt?.told.taskAsked(approval),
      onAnswered: (approval) => this.#attempt?.told.taskAnswered(approval),
      onFinished: (task) => this.#attempt?.told.taskFinished(task),
      onChoice: (workspaceId, atMs) => this.workspaces.choose(workspaceId, atMs),
    });
    this.workspaces = new Workspaces({
      ...options,
      now: () => options.clock.now(),
      onChosen: () => this.#attempt?.workspaceChanged(),
    });
    this.controls = new TalkControls({ ...options, attempt: () => this.#attempt });
    this.#spending = new SpendingKeeper(options);
    this.#warmth = new Warmth({ ...options, warmSeconds: () => store.model.settings.warmSeconds });
    let saved = store.model.timeline;
    store.onChange(({ timeline }) => {
      if (timeline === saved) return;
      saved = timeline;
      options.memory.set(timelineKey, timeline).catch((error: unknown) => options.onBug(error));
    });
    // Not from inside the step that made the change.
    store.onChange(() => queueMicrotask(() => this.#attempt?.lookForPause()));
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
    this.controls.press();
  }

  /** Sends typed text: into the call if there is one, else straight to the host. Rejects `queue_full`, or as the host's tasks do. */
  async sendText(text: string, { signal }: { readonly signal: AbortSignal }): Promise<void> {
    const { clock, newId } = this.#options;
    const itemId = newId();
    const atMs = clock.now();
    if (this.#attempt === null) {
      await this.tasks.takeTyped({ itemId, text, atMs }, { signal });
    } else {
      this.#attempt.sendText(itemId, text);
    }
    this.#show(withTyped(this.#timeline, itemId, text, atMs));
  }

  hostUp(hello: HostHello): void {
    this.workspaces.greeted(hello);
    this.tasks.greeted(hello);
    this.#attempt?.hostUp(hello);
  }

  /** A surface has a question before the user's eyes. */
  approvalShown(approvalId: string): void {
    this.#attempt?.told.approvalShown(approvalId);
  }

  /** The offscreen document is gone, and the call with it. */
  offscreenLost(): void {
    if (this.#attempt === null) return;
    const { attemptId } = this.#attempt;
    this.#dispatch({ type: 'callChanged', attemptId, state: 'closed', atMs: this.#options.clock.now() });
  }

  /** Goes on where a killed worker stopped. Resolves when the state is known; nothing may be shown or done before. */
  restore(): Promise<void> {
    const restoring = this.#restore();
    this.#restored = restoring.catch(() => undefined);
    return restoring;
  }

  async #restore(): Promise<void> {
    const { memory, store, clock } = this.#options;
    const [timeline, record] = await Promise.all([
      readStored(memory, timelineKey, timelineSchema),
      readStored(memory, recordKey, sessionRecordSchema),
      this.controls.restore(),
      this.workspaces.restore(),
      this.#spending.restore(),
    ]);
    if (timeline !== null) store.update({ timeline });
    if (record === null) {
      this.controls.reset();
      void closeLeftCall(this.#options, () => this.#attempt?.attemptId);
      return;
    }
    const isOld = clock.now() - record.savedAtMs > forgottenMs;
    const call = record.place !== null || isOld ? await findLeftCall(this.#options) : null;
    if (isOld && call?.attemptId !== record.attemptId) {
      // Nobody waits for an answer any more, and the microphone opens on a key press only.
      this.controls.reset();
      await memory.remove(recordKey);
      this.#dispatch({ type: 'callForgotten', attemptId: record.attemptId });
      return;
    }
    this.#goOn(record, call);
  }

  #goOn(record: SessionRecord, call: CallView | null): void {
    const { attemptId, startedAtMs, place } = record;
    const found = { type: 'callFound', attemptId, startedAtMs, atMs: this.#options.clock.now() } as const;
    if (place === null) {
      // The worker died before the call was made. What was said since the key press waits in offscreen.
      this.#dispatch({ ...found, state: 'offering' });
      const carried = startedAtMs === null ? '' : toCarried(this.#timeline);
      this.#attach({ ...record, replays: true }).open({ delayMs: 0, carried });
      return;
    }
    const attempt = this.#attach(record);
    // Without its answer a call cannot connect, and once its data channel is gone nobody knows what came while no worker
    // was there: the next one is made instead.
    if (call?.attemptId !== attemptId || call.state === 'offering' || isDeaf(call)) {
      this.#dispatch({ ...found, state: 'closed' });
      return;
    }
    this.#lag(call);
    attempt.resume(call);
    this.#dispatch({ ...found, state: call.state });
  }

  #attach(record: SessionRecord): Attempt {
    const { memory, store } = this.#options;
    const attempt = new Attempt(record, {
      ...this.#options,
      tasks: this.tasks,
      settings: () => store.model.settings,
      talk: () => store.model.talk,
      muted: () => store.model.muted,
      unlatch: () => this.controls.unlatch(),
      isBusy: () => isBusy(store.model),
      approvals: () => store.model.approvals,
      isLive: () => store.model.lagMs <= liveLagMs,
      isMidSentence: () => this.#timeline.some((entry) => entry.kind === 'said' && entry.state === 'speaking'),
      transcript: (input) => toTranscript(store.model.timeline, input),
      save: (next) => (next === null ? memory.remove(recordKey) : memory.set(recordKey, next)),
      report: (event) => this.#dispatch(event),
      onWireEvent: (event, provider) => this.#hear(event, provider),
      refusal: (kind) => this.#spending.refusal(kind),
      onNotice: (error) => this.#notice(error),
      onTurnsRefused: (error) => {
        this.#notice(error);
        this.#waitForPauses();
      },
    });
    this.#attempt = attempt;
    return attempt;
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
        this.#warmth.begin();
        this.#spending.beginSession();
        this.#attach(toFirstRecord(attemptId)).open({ delayMs: 0, carried: '' });
        return;
      case 'succeed':
        this.#succeed(effect);
        return;
      case 'release':
        this.#release(attemptId).catch((error: unknown) => this.#options.onBug(error));
        return;
      case 'awaitHealing':
        this.#await('heal', attemptId);
        return;
      case 'awaitControl':
        this.#await('control', attemptId);
        return;
    }
  }

  #await(deadline: keyof typeof deadlineMs, attemptId: string): void {
    const { clock } = this.#options;
    this.#callOffs.get(deadline)?.();
    const pass = (): void => this.#dispatch({ type: 'deadlinePassed', attemptId, deadline, atMs: clock.now() });
    this.#callOffs.set(deadline, clock.after(deadlineMs[deadline], pass));
  }

  /** Goes on in another call: with the same microphone, and with all that was said and not done yet. */
  #succeed({ next, delayMs }: Extract<SessionEffect, { type: 'succeed' }>): void {
    const { newId } = this.#options;
    const before = this.#attempt?.handOver();
    this.#callOffs.get('heal')?.();
    // What has no answer to its end is put to the next call; any other words that broke off are told there again.
    const cut =
      before === undefined ? null : toCutOff(this.#timeline, [...before.record.turns, ...before.record.untold]);
    this.#show(withSilence(this.#timeline));
    const record = before === undefined ? toFirstRecord(next) : toNextRecord({ ...before, cut }, next, newId);
    this.#attach(record).open({ delayMs, carried: toCarried(this.#timeline) });
  }

  async #release(attemptId: string): Promise<void> {
    const attempt = this.#attempt;
    this.#attempt = null;
    this.#callOffs.get('heal')?.();
    this.#show(withSilence(this.#timeline));
    // Not after: a key that goes down meanwhile is meant for the next session.
    this.controls.reset();
    const waiting = (await attempt?.release()) ?? [];
    this.#warmth.end();
    this.#dispatch({ type: 'released', attemptId });
    await Promise.all(waiting.map((item) => this.tasks.takeUnsent(item)));
  }

  #hear(event: WireEvent, provider: Charged | null): void {
    if (provider !== null) this.#spending.take(event, provider);
    if (event.type === 'settingsRefused' && event.failure.code === 'turn_taking_refused') this.#waitForPauses();
    const { store, clock } = this.#options;
    const timeline = withWireEvent(store.model.timeline, event, clock.now());
    if (timeline !== store.model.timeline) this.#show(timeline);
    const { session } = store.model;
    if (session.phase !== 'live') return;
    const { attemptId } = session;
    const activity = nextActivity(session.activity, event);
    if (activity !== session.activity) this.#dispatch({ type: 'activityChanged', attemptId, activity });
    // Nobody is cut off in the middle of a sentence for money.
    const refusal = activity === 'listening' && provider !== null ? this.#spending.refusal(provider.kind) : null;
    if (refusal !== null) this.#dispatch({ type: 'endDue', attemptId, reason: 'expired', failure: toFailure(refusal) });
  }

  /** What the settings page shows is what holds. */
  #waitForPauses(): void {
    if (this.#options.store.model.settings.patience !== 'semantic') return;
    this.controls.changeSettings({ patience: 'normal' }).catch((error: unknown) => this.#options.onBug(error));
  }

  #lag({ attemptId, lagMs, lostMs }: CallView): void {
    const { store } = this.#options;
    const lost = lostMs > this.#lostMs;
    this.#lostMs = lostMs;
    if (store.model.lagMs !== lagMs) store.update({ lagMs });
    // One notice that grows: offscreen tells of every quarter of a second.
    const words = `${Math.ceil(lostMs / 1_000)} s of what you said did not fit.`;
    if (lost) this.#notice(new AppError('speech_lost', words), `lost:${attemptId}`);
  }

  #notice(error: AppError, id = this.#options.newId()): void {
    this.#show(withNotice(this.#timeline, `notice:${id}`, toFailure(error), this.#options.clock.now()));
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
