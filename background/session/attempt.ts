import { AppError, toFailure } from '../../protocol/appError.ts';
import type { SettingsChange } from '../../protocol/settings.ts';
import { delay, within } from '../clock.ts';
import type { HostHello } from '../links/hostLink.ts';
import type { CallConfig, CallPlace, OutboundItem, WireEvent } from '../realtime/wire.ts';
import { toPersona } from '../tools/persona.ts';
import { isDeaf } from './attemptOptions.ts';
import type { AttemptOptions, CallView } from './attemptOptions.ts';
import { CallTimers } from './callTimers.ts';
import { CallWorkspace } from './callWorkspace.ts';
import type { ToldOfTasks } from './conversation.ts';
import { Conversation } from './conversation.ts';
import { makeCall } from './makeCall.ts';
import { fromStoredPlace, openProvider, reopenProvider, toStoredPlace } from './openProvider.ts';
import type { SessionRecord } from './record.ts';
import { RecordKeeper } from './recordKeeper.ts';
import type { TalkEffect } from './talk.ts';
import { isHeldIn } from './talk.ts';
import { TalkGate } from './talkGate.ts';

interface Opening {
  readonly delayMs: number;
  /** What was said in the calls before this one; empty for the first. */
  readonly carried: string;
}

/** From the start to media, whatever is slow: a host or a voice server that hangs says nothing by itself. */
const startMs = 90_000;
/** From the answer to media. */
const connectMs = 20_000;
const releaseStepMs = 2_000;
const expiring = 'This call has lasted 55 minutes. It goes on in a new one by itself in a moment.';

/**
 * One try at a call, and the call it leads to. It owns all it opens (the peer connection in offscreen, the call at the
 * provider, the sideband, the hold on the host) and releases it in a fixed order; then nothing of it is heard again.
 */
export class Attempt {
  /** What the host tells, and what stands before the user's eyes. */
  readonly told: ToldOfTasks;
  readonly #options: AttemptOptions;
  readonly #lifetime = new AbortController();
  readonly #conversation: Conversation;
  readonly #workspace: CallWorkspace;
  readonly #gate: TalkGate;
  readonly #timers: CallTimers;
  readonly #letHostGo: () => void;
  readonly #keeper: RecordKeeper;
  /** The call and its credential, which lives in memory only. */
  #place: CallPlace | null = null;
  /** The call waits for the host, which has its key. */
  #keyless = false;

  /** Made of an empty record for a new attempt, of a stored one to go on with the call of a killed worker. */
  constructor(record: SessionRecord, options: AttemptOptions) {
    const { offscreen, clock, wire } = options;
    const { attemptId } = record;
    this.#options = options;
    this.#place = fromStoredPlace(record.place);
    this.#keeper = new RecordKeeper(record, options);
    this.#letHostGo = options.host.hold();
    this.#conversation = new Conversation(
      { ...options, keeper: this.#keeper, onWireEvent: (event) => this.#hear(event) },
      this.#lifetime,
    );
    this.told = this.#conversation;
    this.#workspace = new CallWorkspace(
      { ...options, newId: () => options.newId(), tell: (item) => this.#conversation.tell(item) },
      this.#lifetime,
    );
    this.#gate = new TalkGate(
      {
        offscreen,
        attemptId,
        frames: wire.turnFrames(),
        onShut: (throughMs) => this.#conversation.hearing.take({ type: 'letGo', throughMs }),
        onUnsent: () => options.report({ type: 'rotationDue', attemptId }),
        onNotice: (error) => options.onNotice(error),
        onError: (error) => options.onBug(error),
      },
      this.#lifetime,
    );
    this.#timers = new CallTimers({
      clock,
      idleMinutes: () => options.settings().idleMinutes,
      isBusy: () => options.isBusy() || this.#conversation.busy,
      isMidSentence: () => options.isMidSentence(),
      onIdle: () => {
        // Nobody tells of speech into a latched microphone: its turn is sent, and silence counts from there.
        if (!options.unlatch()) options.report({ type: 'endDue', attemptId, reason: 'idle', failure: null });
      },
      onWarning: () => options.onNotice(new AppError('call_expiring', expiring)),
      onRotation: () => options.report({ type: 'rotationDue', attemptId }),
    });
  }

  get attemptId(): string {
    return this.#keeper.record.attemptId;
  }

  /** Starts the call. How it goes is reported as events. */
  open(opening: Opening): void {
    this.#keeper.changeSoon({});
    this.#awaitConnection(startMs);
    this.#conversation.goOn({ tried: false });
    for (const approval of this.#options.approvals()) this.#conversation.taskAsked(approval);
    this.#open(opening).catch((error: unknown) => {
      if (this.#lifetime.signal.aborted) return;
      const failure = toFailure(error);
      if (failure.code === 'internal') this.#options.onBug(error);
      this.#options.report({ type: 'failed', ...this.#name, failure });
    });
  }

  /** Goes on with the call an earlier worker made. */
  resume(call: CallView): void {
    this.#conversation.goOn({ tried: true });
    this.#follow(call);
    this.#ask(() => this.#rejoin());
    // What a tap has latched stays in; of a key that was held nobody can tell the release.
    if (this.#keeper.record.held && this.#options.talk().talk !== 'latched') this.gate('shut');
    if (call.state === 'connected') this.#connected();
    else this.#awaitConnection(connectMs);
  }

  /** The host was greeted: for the first time, or again. */
  hostUp({ tasks, approvals }: HostHello): void {
    this.#conversation.hostUp(tasks, approvals);
    if (this.#keyless) this.#ask(() => this.#rejoin());
  }

  /** Sends what the user typed and asks for a response. Throws `queue_full`. */
  sendText(itemId: string, text: string): void {
    this.#timers.stir();
    this.#conversation.sendText(itemId, text);
  }

  /** Carries out what the talk button or key meant. */
  gate(effect: TalkEffect): void {
    this.#timers.stir();
    this.#conversation.gateMoved(effect);
    if (effect !== 'silence') this.#keeper.changeSoon({ held: effect === 'open' });
    this.#gate.apply(effect);
  }

  mute(on: boolean): void {
    this.#ask(() => this.#options.offscreen.request('microphone.mute', { ...this.#name, on }, this.#lifetime));
  }

  /** The settings changed while the call goes on. */
  settingsChanged(change: SettingsChange): void {
    const { offscreen } = this.#options;
    const { microphoneId, speakerId } = this.#options.settings();
    this.#conversation.configure(this.#config());
    this.#timers.stir();
    // A chosen device that is not there was replaced at the start: no change of something else is to complain of that.
    if (change.microphoneId === undefined && change.speakerId === undefined) return;
    this.#ask(() => offscreen.request('devices.use', { ...this.#name, microphoneId, speakerId }, this.#lifetime));
  }

  callChanged(call: CallView): void {
    if (call.state === 'connected') this.#connected();
    this.#follow(call);
    const atMs = this.#options.clock.now();
    this.#options.report({ type: 'callChanged', ...this.#name, state: call.state, atMs });
  }

  /** Something changed: what waits for a pause may have one. */
  lookForPause(): void {
    this.#timers.look();
  }

  controlFrame(seq: number, frame: string): void {
    this.#conversation.channelFrame(seq, frame);
  }

  /** The user went to another workspace. A call that is being made is for the one it was asked for in. */
  workspaceChanged(): void {
    if (this.#place === null) return;
    this.#reconfigure(() => this.#workspace.follow());
  }

  logWaits(): void {
    this.#conversation.logWaits();
  }

  /** Gives the call up for another; the microphone and what it heard stay in offscreen. Returns all the next one needs. */
  handOver(): { readonly record: SessionRecord; readonly waiting: readonly OutboundItem[] } {
    const { record } = this.#keeper;
    const { waiting } = this.#conversation;
    // Where the user holds to talk, everything recorded is meant.
    if (this.#options.settings().mode !== 'hold') this.#conversation.hearing.settleNoise();
    this.#retire();
    this.#keeper.retire();
    this.#hangUp().catch((error: unknown) => this.#options.onBug(error));
    this.#letHostGo();
    return { record, waiting };
  }

  /** Gives everything back. Resolves with what could not be sent, when all is released. */
  async release(): Promise<readonly OutboundItem[]> {
    const { waiting } = this.#conversation;
    this.#retire();
    // At once: a worker that starts while this one gives everything back must not go on with the session.
    const dropped = this.#keeper.drop();
    // Whichever call offscreen has: before our offer it is the one before.
    const close = { attemptId: null };
    await this.#step((deadline) => this.#options.offscreen.request('call.close', close, deadline));
    await dropped;
    await this.#hangUp();
    this.#letHostGo();
    return waiting;
  }

  #follow(call: CallView): void {
    this.#conversation.channelChanged(call.channel === 'open');
    if (isDeaf(call)) this.#timers.rotateSoon();
  }

  /** The clocks of the call run from its first connection on, whichever worker saw that. */
  #connected(): void {
    const { startedAtMs, callSinceMs } = this.#keeper.record;
    const sinceMs = callSinceMs ?? this.#options.clock.now();
    if (callSinceMs === null) this.#keeper.changeSoon({ startedAtMs: startedAtMs ?? sinceMs, callSinceMs: sinceMs });
    this.#timers.start(sinceMs);
  }

  #retire(): void {
    this.#lifetime.abort();
    this.#timers.stop();
    this.#conversation.close();
  }

  async #hangUp(): Promise<void> {
    const place = this.#place;
    if (place !== null) await this.#step((deadline) => this.#options.wire.hangUp(place, deadline));
  }

  async #open({ delayMs, carried }: Opening): Promise<void> {
    const { offscreen, clock } = this.#options;
    const { signal } = this.#lifetime;
    // At once: what is pressed, said or muted in the pause is for this call. Only the provider is given time.
    const offering = this.#offer();
    // One that fails is told after the pause, or the tries would be over in no time.
    offering.catch(() => undefined);
    if (delayMs > 0) await delay(clock, delayMs, { signal });
    const opening = openProvider(this.#options, { signal });
    this.#workspace.tellAtStart(carried).catch((error: unknown) => {
      // Whatever is in its way is in the call's way too, which says so.
      if (!(error instanceof AppError)) this.#options.onBug(error);
    });
    const [{ sdp: offer }, provider] = await Promise.all([offering, opening]);
    this.#workspace.keywords = provider.keywords ?? [];
    const refusal = this.#options.refusal(provider.kind);
    if (refusal !== null) throw refusal;
    const { callId, answer } = await makeCall({ ...this.#options, config: () => this.#config() }, provider, offer);
    this.#place = { provider, callId };
    if (signal.aborted) {
      // Created all the same while we were stopping: nobody else knows of it.
      await this.#hangUp();
      return;
    }
    const answered = offscreen.request('call.answer', { ...this.#name, sdp: answer }, { signal });
    this.#keeper.changeSoon({ place: toStoredPlace(provider, callId) });
    this.#conversation.join(this.#place, this.#config());
    this.#awaitConnection(connectMs);
    // The call did not wait for them.
    if (provider.keywords === null) this.#reconfigure(() => this.#workspace.expect());
    await answered;
  }

  async #offer(): Promise<{ readonly sdp: string }> {
    const { offscreen } = this.#options;
    const { microphoneId, speakerId, earcon } = this.#options.settings();
    await offscreen.open(this.#lifetime);
    const talk = this.#options.talk();
    const gate = talk.talk === 'shut' ? 'shut' : 'open';
    this.#keeper.changeSoon({ held: isHeldIn(talk) });
    const { replays } = this.#keeper.record;
    const params = { ...this.#name, replays, devices: { microphoneId, speakerId }, gate, earcon } as const;
    const offer = offscreen.request('call.offer', params, this.#lifetime);
    // The microphone is as the call before left it; that of a new session opens.
    if (replays || this.#options.muted()) this.mute(this.#options.muted());
    // A turn of the call before, ended by a key that nobody holds any more: it ends here too, once it has been played.
    if (replays && gate === 'shut') this.#gate.apply('shut');
    return offer;
  }

  async #rejoin(): Promise<void> {
    const { place } = this.#keeper.record;
    if (place === null) return;
    const provider = await reopenProvider(this.#options, place, this.#lifetime);
    this.#keyless = provider === null;
    if (provider === null) return;
    this.#workspace.keywords = provider.keywords ?? [];
    this.#place = { provider, callId: place.callId };
    this.#conversation.join(this.#place, this.#config());
  }

  #config(): CallConfig {
    const { mode, patience } = this.#options.settings();
    const { keywords, followed } = this.#workspace;
    const other = followed && this.#place !== null ? { transcription: this.#place.provider.transcription } : {};
    return { persona: toPersona(mode), turns: { mode, patience }, keywords, ...other };
  }

  #awaitConnection(withinMs: number): void {
    const { clock } = this.#options;
    const callOff = clock.after(withinMs, () => {
      this.#options.report({ type: 'deadlinePassed', ...this.#name, deadline: 'connect', atMs: clock.now() });
    });
    this.#lifetime.signal.addEventListener('abort', callOff, { once: true });
  }

  #hear(event: WireEvent): void {
    this.#timers.hear(event);
    this.#options.onWireEvent(event, this.#keeper.record.place?.provider ?? null);
  }

  get #name(): { readonly attemptId: string } {
    return { attemptId: this.attemptId };
  }

  #reconfigure(change: () => Promise<void>): void {
    this.#ask(async () => {
      await change();
      this.#conversation.configure(this.#config());
    });
  }

  /** Something whose failure the user should see while the call goes on. */
  #ask(act: () => Promise<unknown>): void {
    act().catch((error: unknown) => {
      if (this.#lifetime.signal.aborted) return;
      if (!(error instanceof AppError)) this.#options.onBug(error);
      // With a link goes what was asked over it; that it is gone is told elsewhere.
      else if (error.code !== 'port_closed') this.#options.onNotice(error);
    });
  }

  /** One step of the release. A step that cannot be done is not worth keeping the rest for. */
  async #step(act: (options: { readonly signal: AbortSignal }) => Promise<unknown>): Promise<void> {
    try {
      await within(this.#options.clock, releaseStepMs, act);
    } catch (error) {
      if (!(error instanceof AppError)) this.#options.onBug(error);
    }
  }
}
