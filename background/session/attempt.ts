import type { Failure } from '../../protocol/appError.ts';
import { AppError, toFailure } from '../../protocol/appError.ts';
import type { EventOf } from '../../protocol/contract.ts';
import type { OpenedProvider } from '../../protocol/hostContract.ts';
import type { OffscreenContract } from '../../protocol/offscreenContract.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { Clock } from '../clock.ts';
import { within } from '../clock.ts';
import type { HostLink } from '../links/hostLink.ts';
import type { OffscreenLink } from '../links/offscreenLink.ts';
import { Control } from '../realtime/control.ts';
import type { OpenSocket } from '../realtime/sideband.ts';
import type { CallConfig, OutboundItem, Provider, Wire, WireEvent } from '../realtime/wire.ts';
import { persona } from '../tools/persona.ts';
import { ToolRunner } from '../tools/toolRunner.ts';
import type { HostTasks } from './hostTasks.ts';
import { createOffscreenChannel } from './offscreenChannel.ts';
import type { SessionRecord } from './record.ts';
import type { RecordKeeperOptions } from './recordKeeper.ts';
import { RecordKeeper } from './recordKeeper.ts';
import type { SessionEvent } from './state.ts';
import type { TalkEffect } from './talk.ts';

/** What an attempt needs, and whom it tells. */
export interface AttemptOptions extends RecordKeeperOptions {
  readonly host: Pick<HostLink, 'hold' | 'request'>;
  readonly offscreen: Pick<OffscreenLink, 'open' | 'request' | 'close'>;
  readonly tasks: Pick<HostTasks, 'workspace' | 'forVoice'>;
  readonly wire: Wire;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  newId(): string;
  report(event: SessionEvent): void;
  onWireEvent(event: WireEvent): void;
  /** Something the user should know while the call goes on. */
  onNotice(error: AppError): void;
}

export type CallView = EventOf<OffscreenContract, 'call.changed'>['call'];

const config: CallConfig = { persona, turns: { mode: 'conversation', patience: 'normal' }, keywords: [] };

const createMs = 25_000;
const connectMs = 20_000;
const releaseStepMs = 2_000;

/**
 * One try at a call, and the call it leads to. It owns all it opens (microphone and peer connection in offscreen, the call
 * at the provider, the sideband, the hold on the host) and releases it in a fixed order; then nothing of it is heard again.
 */
export class Attempt {
  readonly #options: AttemptOptions;
  readonly #lifetime = new AbortController();
  readonly #control: Control;
  readonly #tools: ToolRunner;
  readonly #letHostGo: () => void;
  readonly #keeper: RecordKeeper;

  /** Made of an empty record for a new attempt, of a stored one to go on with the call of a killed worker. */
  constructor(record: SessionRecord, options: AttemptOptions) {
    this.#options = options;
    this.#keeper = new RecordKeeper(record, options);
    this.#letHostGo = options.host.hold();
    this.#tools = new ToolRunner({
      host: options.tasks.forVoice,
      clock: options.clock,
      ledger: record.ledger,
      newItemId: () => options.newId(),
      answer: ({ respond, ...output }) => this.#send({ kind: 'output', ...output }, respond),
      save: (ledger) => this.#keeper.change({ ledger: [...ledger] }),
      onBug: (error) => options.onBug(error),
    });
    this.#control = new Control({
      wire: options.wire,
      openSocket: options.openSocket,
      clock: options.clock,
      acknowledgedSeq: record.acknowledgedSeq,
      channel: createOffscreenChannel(options.offscreen, record.attemptId, this.#lifetime),
      onEvent: (event) => this.#take(event),
      onControl: (control) => options.report({ type: 'controlChanged', ...this.#name, control }),
      onAcknowledged: (acknowledgedSeq) => this.#keeper.changeSoon({ acknowledgedSeq }),
      onLost: (frames) => options.onNotice(new AppError('control_lost', `${frames} messages of the call were lost.`)),
      onConfirmed: (itemId) => this.#confirm(itemId),
      onBug: (error) => options.onBug(error),
    });
  }

  get attemptId(): string {
    return this.#keeper.record.attemptId;
  }

  /** Starts the call. How it goes is reported as events. */
  open(): void {
    this.#keeper.changeSoon({});
    this.#open().catch((error: unknown) => {
      if (this.#lifetime.signal.aborted) return;
      const failure = toFailure(error);
      if (failure.code === 'internal') this.#options.onBug(error);
      this.#options.report({ type: 'failed', ...this.#name, failure });
    });
  }

  /** Goes on with the call an earlier worker made. */
  resume(call: CallView): void {
    for (const { itemId, text } of this.#keeper.record.texts) {
      this.#control.send({ kind: 'text', itemId, text }, { respond: true, tried: true });
    }
    this.#tools.resume();
    this.#control.catchUp();
    this.#control.channelChanged(call.controlOpen);
    if (this.#keeper.record.place !== null) this.#control.join(this.#keeper.record.place, config);
    this.#awaitConnection();
  }

  /** Sends what the user typed and asks for a response. Throws `queue_full`. */
  sendText(itemId: string, text: string): void {
    this.#control.send({ kind: 'text', itemId, text }, { respond: true });
    this.#keeper.changeSoon({ texts: [...this.#keeper.record.texts, { itemId, text }] });
  }

  /** Carries out what the talk button or key meant. */
  gate(effect: TalkEffect): void {
    void effect;
  }

  mute(on: boolean): void {
    void on;
  }

  /** The settings changed while the call goes on. */
  settingsChanged(): void {
    void 0;
  }

  callChanged(call: CallView): void {
    const atMs = this.#options.clock.now();
    if (call.state === 'connected' && this.#keeper.record.startedAtMs === null)
      this.#keeper.changeSoon({ startedAtMs: atMs });
    this.#control.channelChanged(call.controlOpen);
    this.#options.report({ type: 'callChanged', ...this.#name, state: call.state, atMs });
  }

  controlFrame(seq: number, frame: string): void {
    this.#control.channelFrame(seq, frame);
  }

  hostUp(tasks: readonly TaskView[]): void {
    this.#tools.hostUp(tasks);
  }

  taskFinished(task: TaskView): void {
    this.#tools.taskFinished(task);
  }

  /** Gives everything back. Resolves with what could not be sent, when all is released. */
  async release(): Promise<readonly OutboundItem[]> {
    const { waiting } = this.#control;
    this.#lifetime.abort();
    this.#tools.close();
    await this.#step((deadline) =>
      this.#options.offscreen.request('call.close', { ...this.#name, keepMicrophone: false }, deadline),
    );
    const { place } = this.#keeper.record;
    if (place !== null) await this.#step((deadline) => this.#options.wire.hangUp(place, deadline));
    this.#control.close();
    await this.#keeper.drop();
    await this.#step(() => this.#options.offscreen.close());
    this.#letHostGo();
    return waiting;
  }

  async #open(): Promise<void> {
    const { wire, offscreen, clock } = this.#options;
    const { signal } = this.#lifetime;
    const [{ sdp: offer }, provider] = await Promise.all([this.#offer(), this.#openProvider()]);
    // Not stopped with the attempt: a call whose answer is thrown away could not be hung up.
    const { callId, answer } = await within(clock, createMs, (deadline) =>
      wire.createCall(provider, offer, config, deadline),
    );
    const place = { provider, callId };
    if (signal.aborted) {
      // Created all the same while we were stopping: nobody else knows of it.
      await this.#step((deadline) => wire.hangUp(place, deadline));
      return;
    }
    const answered = offscreen.request('call.answer', { ...this.#name, sdp: answer }, { signal });
    this.#keeper.changeSoon({ place });
    this.#control.join(place, config);
    this.#awaitConnection();
    await answered;
  }

  async #offer(): Promise<{ readonly sdp: string }> {
    const { offscreen } = this.#options;
    await offscreen.open(this.#lifetime);
    return offscreen.request(
      'call.offer',
      {
        ...this.#name,
        replays: false,
        devices: { microphoneId: null, speakerId: null },
        gate: 'open',
        earcon: false,
      },
      this.#lifetime,
    );
  }

  async #openProvider(): Promise<OpenedProvider & Provider> {
    const workspaceId = await this.#options.tasks.workspace(this.#lifetime);
    const provider = await this.#options.host.request('provider.open', { workspaceId }, this.#lifetime);
    const { token, baseUrl } = provider;
    if (token !== null) return { ...provider, token };
    const message = `No key is stored for ${baseUrl}. Type it into the settings, or run "earshot-host provider set".`;
    throw new AppError('provider_key_missing', message);
  }

  #awaitConnection(): void {
    const callOff = this.#options.clock.after(connectMs, () => {
      this.#options.report({ type: 'deadlinePassed', ...this.#name, deadline: 'connect' });
    });
    this.#lifetime.signal.addEventListener('abort', callOff, { once: true });
  }

  async #take(event: WireEvent): Promise<void> {
    this.#options.onWireEvent(event);
    // Recorded before the frame is acknowledged and before the host hears of it.
    if (event.type === 'responseDone') await this.#tools.take(event.functionCalls);
    if (event.type === 'sessionEnded') {
      this.#options.report({ type: 'failed', ...this.#name, failure: event.failure });
    }
    if (
      event.type === 'problem' ||
      event.type === 'itemRefused' ||
      event.type === 'responseFailed' ||
      event.type === 'settingsRefused' ||
      (event.type === 'responseDone' && event.failure !== null)
    )
      this.#notice(event.failure);
  }

  #notice(failure: Failure | null): void {
    if (failure !== null) this.#options.onNotice(new AppError(failure.code, failure.message));
  }

  #send(item: OutboundItem, respond: boolean): void {
    try {
      this.#control.send(item, { respond });
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#options.onNotice(error);
    }
  }

  #confirm(itemId: string): void {
    this.#tools.confirmed(itemId);
    const texts = this.#keeper.record.texts.filter((text) => text.itemId !== itemId);
    if (texts.length < this.#keeper.record.texts.length) this.#keeper.changeSoon({ texts });
  }

  get #name(): { readonly attemptId: string } {
    return { attemptId: this.attemptId };
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
