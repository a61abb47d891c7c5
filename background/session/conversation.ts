import { AppError } from '../../protocol/appError.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import type { TaskView } from '../../protocol/task.ts';
import type { Clock } from '../clock.ts';
import type { OffscreenLink } from '../links/offscreenLink.ts';
import { Control } from '../realtime/control.ts';
import type { OpenSocket } from '../realtime/sideband.ts';
import type { CallConfig, CallPlace, OutboundItem, Wire, WireEvent } from '../realtime/wire.ts';
import type { ToolOutput } from '../tools/toolRunner.ts';
import { ToolRunner } from '../tools/toolRunner.ts';
import { ApprovalWatch } from './approvals/approvalWatch.ts';
import { Hearing } from './hearing.ts';
import type { HostTasks } from './hostTasks.ts';
import { createOffscreenChannel } from './offscreenChannel.ts';
import type { RecordKeeper } from './recordKeeper.ts';
import type { SessionEvent } from './state.ts';
import type { TalkEffect, TalkState } from './talk.ts';
import { isHeldIn } from './talk.ts';
import type { Turns } from './turns.ts';
import { withUntoldEvent } from './untold.ts';

/** What a conversation needs, and whom it tells. */
export interface ConversationOptions {
  readonly offscreen: Pick<OffscreenLink, 'request'>;
  readonly tasks: Pick<HostTasks, 'forVoice' | 'answer'>;
  readonly wire: Wire;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  readonly keeper: RecordKeeper;
  newId(): string;
  talk(): TalkState;
  /** Whether the microphone's sound is sent as it comes, not from a recording. */
  isLive(): boolean;
  /** What was said since the last task began, and what the next one is asked. */
  transcript(input: string): string;
  report(event: SessionEvent): void;
  onWireEvent(event: WireEvent): void;
  /** Something the user should know while the call goes on. */
  onNotice(error: AppError): void;
  onBug(error: unknown): void;
}

/** What a conversation is told of tasks and their questions. */
export type ToldOfTasks = Pick<
  Conversation,
  'taskStarted' | 'taskProgressed' | 'taskAsked' | 'taskAnswered' | 'taskFinished' | 'approvalShown'
>;

/** What is said over one call: its events, the tools they ask for, the speech they settle, and what goes back. */
export class Conversation {
  readonly hearing: Hearing;
  readonly #options: ConversationOptions;
  readonly #control: Control;
  readonly #watch: ApprovalWatch;
  readonly #tools: ToolRunner;

  constructor(options: ConversationOptions, lifetime: { readonly signal: AbortSignal }) {
    const { offscreen, clock, keeper } = options;
    const { attemptId, ledger, acknowledgedSeq, turns, wish } = keeper.record;
    const onBug = (error: unknown): void => options.onBug(error);
    this.#options = options;
    this.#watch = new ApprovalWatch({
      clock,
      witness: keeper.record.witness,
      isLive: () => options.isLive(),
      save: (next) => keeper.changeSoon({ witness: next }),
      answer: (params, request) => options.tasks.answer(params, request),
    });
    this.#tools = new ToolRunner({
      host: options.tasks.forVoice,
      clock,
      ledger,
      newItemId: () => options.newId(),
      answerApproval: (functionCallId, claim, request) => this.#watch.claim(functionCallId, claim, request),
      transcript: (input) => options.transcript(input),
      answer: (output) => this.#answer(output),
      tell: ({ respond, ...note }) => this.tell(note, respond),
      save: (next) => keeper.change({ ledger: [...next] }),
      onBug,
    });
    this.#control = new Control({
      wire: options.wire,
      openSocket: options.openSocket,
      clock,
      acknowledgedSeq,
      userHolds: () => isHeldIn(options.talk()),
      wish,
      onWish: (next) => keeper.changeSoon({ wish: next }),
      channel: createOffscreenChannel(offscreen, attemptId, lifetime),
      onEvent: (event) => this.#take(event),
      onControl: (control, controlReason) =>
        options.report({ type: 'controlChanged', attemptId, control, controlReason }),
      onAcknowledged: (seq) => keeper.changeSoon({ acknowledgedSeq: seq }),
      onLost: (frames) => {
        this.#watch.take({ type: 'broken' });
        options.onNotice(new AppError('control_lost', `${frames} messages of the call were lost.`));
      },
      onConfirmed: (itemId) => this.#confirm(itemId),
      onBug,
    });
    const save = (next: Turns): void => keeper.changeSoon({ turns: [...next] });
    this.hearing = new Hearing({ offscreen, attemptId, turns, save }, lifetime);
  }

  /** Whether work that was asked for in this call is under way. */
  get busy(): boolean {
    return this.#tools.busy;
  }

  /** What no leg has taken yet, oldest first. */
  get waiting(): readonly OutboundItem[] {
    return this.#control.waiting;
  }

  /** Puts what an earlier call or worker left in line. `tried`: the provider of this call may have it already. */
  goOn({ tried }: { readonly tried: boolean }): void {
    const { texts, notes } = this.#options.keeper.record;
    for (const text of texts) this.#send({ kind: 'text', ...text }, { respond: true, tried });
    for (const note of notes) this.#send({ kind: 'progress', ...note }, { respond: true, tried });
    this.#tools.resume();
    if (tried) this.#control.catchUp();
  }

  join(place: CallPlace, config: CallConfig): void {
    this.#control.join(place, config);
  }

  /** Changes how turns are taken while the call goes on. */
  configure(config: CallConfig): void {
    this.#control.configure(config);
  }

  /** Sends what the user typed and asks for a response. Throws `queue_full`. */
  sendText(itemId: string, text: string): void {
    const { keeper } = this.#options;
    this.#control.send({ kind: 'text', itemId, text }, { respond: true });
    keeper.changeSoon({ texts: [...keeper.record.texts, { itemId, text }] });
    this.#watch.take({ type: 'typed', itemId, text });
  }

  /** Puts something into the conversation. */
  tell(item: OutboundItem, respond = false): void {
    this.#send(item, { respond });
  }

  channelChanged(open: boolean): void {
    this.#control.channelChanged(open);
  }

  channelFrame(seq: number, frame: string): void {
    this.#control.channelFrame(seq, frame);
  }

  /** The data channel brought frames a while ago. */
  logWaits(): void {
    this.#control.logWaits();
  }

  /** `approvals`: the host's latest, those that are over included. */
  hostUp(tasks: readonly TaskView[], approvals: readonly ApprovalView[]): void {
    this.#tools.hostUp(tasks);
    for (const approval of approvals) {
      if (approval.state.phase === 'open') this.taskAsked(approval);
      else this.taskAnswered(approval);
    }
  }

  taskStarted(task: TaskView): void {
    this.#tools.taskStarted(task);
  }

  taskProgressed(taskId: string, text: string): void {
    this.#tools.taskProgressed(taskId, text);
  }

  /** A task waits for the user: the voice model is to ask, once in this call. */
  taskAsked(approval: ApprovalView): void {
    if (this.#watch.knows(approval.approvalId)) return;
    const itemId = this.#options.newId();
    this.#watch.take({ type: 'asked', approval, itemId });
    this.#tools.taskAsked(approval, itemId);
  }

  taskAnswered(approval: ApprovalView): void {
    if (!this.#watch.knows(approval.approvalId)) return;
    this.#watch.take({ type: 'closed', approvalId: approval.approvalId });
    this.#tools.taskAnswered(approval);
  }

  /** A surface has a question before the user's eyes. */
  approvalShown(approvalId: string): void {
    this.#watch.take({ type: 'shown', approvalId });
  }

  /** The user worked the microphone. */
  gateMoved(effect: TalkEffect): void {
    if (effect === 'open') this.#watch.take({ type: 'pressed' });
    if (effect === 'shut') this.#control.letGo();
  }

  taskFinished(task: TaskView): void {
    this.#tools.taskFinished(task);
  }

  close(): void {
    this.#tools.close();
    this.#control.close();
  }

  async #take(event: WireEvent): Promise<void> {
    this.#options.onWireEvent(event);
    this.#watch.take(event);
    // In one step, or a call that breaks in between would have its words put to the next one and its function call, too.
    this.hearing.take(event);
    this.#noteTold(event);
    // Recorded before the frame is acknowledged and before the host hears of it.
    if (event.type === 'responseDone') await this.#tools.take(event.functionCalls);
    if (event.type === 'sessionEnded') this.#end(event);
    else if ('failure' in event && event.failure !== null) {
      this.#options.onNotice(new AppError(event.failure.code, event.failure.message));
    }
  }

  /** A call that ran out of time goes on in the next; a refused credential would be refused there too. */
  #end({ cause, failure }: Extract<WireEvent, { type: 'sessionEnded' }>): void {
    const { attemptId } = this.#options.keeper.record;
    if (cause === 'expired') this.#options.report({ type: 'rotationDue', attemptId });
    else this.#options.report({ type: 'failed', attemptId, failure });
  }

  /** The output of a function call of this call, or, for one of a call before, the same words as news. */
  #answer({ functionCallId, itemId, text, respond }: ToolOutput): void {
    const foreign = this.#options.keeper.record.carriedCalls.includes(functionCallId);
    if (!foreign) this.tell({ kind: 'output', itemId, functionCallId, text }, respond);
    else if (text === '') this.#tools.confirmed(itemId);
    else this.tell({ kind: 'progress', itemId, text }, respond);
  }

  #send(item: OutboundItem, options: { readonly respond: boolean; readonly tried?: boolean }): void {
    try {
      this.#control.send(item, options);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#options.onNotice(error);
    }
  }

  /** What the model was given to tell may have been told. */
  #noteTold(event: WireEvent): void {
    const { keeper } = this.#options;
    const { untold } = keeper.record;
    const next = withUntoldEvent(untold, event);
    if (next !== untold) keeper.changeSoon({ untold: [...next] });
  }

  #confirm(itemId: string): void {
    const { keeper } = this.#options;
    const { notes, untold } = keeper.record;
    const news = this.#tools.confirmed(itemId) ?? notes.find((note) => note.itemId === itemId)?.text;
    if (news !== undefined) {
      const left = notes.filter((note) => note.itemId !== itemId);
      keeper.changeSoon({ notes: left, untold: [...untold, { itemId, text: news, responseId: null }] });
    }
    const text = keeper.record.texts.find((one) => one.itemId === itemId);
    if (text === undefined) return;
    keeper.changeSoon({ texts: keeper.record.texts.filter((one) => one !== text) });
    // From here on it is like words that were heard: if the call dies before they are answered, the next one is told.
    this.hearing.take({ type: 'typed', ...text });
  }
}
