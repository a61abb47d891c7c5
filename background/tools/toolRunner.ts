import type { AppErrorCode } from '../../protocol/appError.ts';
import { AppError, toFailure } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';
import type { ApprovalDecision, ApprovalView } from '../../protocol/approval.ts';
import type { TaskRequest, TaskView } from '../../protocol/task.ts';
import type { Clock } from '../clock.ts';
import { cutMiddle } from './cutMiddle.ts';
import { isForLater } from './isForLater.ts';
import type { LedgerEntry, Progress } from './ledger.ts';
import { moveCall, recordCalls } from './ledger.ts';
import { TaskTold } from './taskTold.ts';
import type { Note } from './taskTold.ts';
import { readToolRequest, toolNames } from './toolRequest.ts';
import { WaitNotice } from './waitNotice.ts';

/** The host as far as tools need it. `start` and `steer` are idempotent by function call id. */
export interface TaskHost {
  start(functionCallId: string, request: TaskRequest, options: { readonly signal: AbortSignal }): Promise<TaskView>;
  /** Adds words to a running task. Resolves with whether they were taken. */
  steer(
    taskId: string,
    functionCallId: string,
    text: string,
    options: { readonly signal: AbortSignal },
  ): Promise<boolean>;
  /** Whether a task works in the chosen workspace. Words said after a switch are not for what goes on elsewhere. */
  isHere(taskId: string): boolean;
  /** Stops what is running; returns how many tasks that were. */
  stopAll(options: { readonly signal: AbortSignal }): Promise<number>;
}

/** The output of a function call, under an item id of our own. */
export interface ToolOutput {
  readonly functionCallId: string;
  readonly itemId: string;
  readonly text: string;
  readonly respond: boolean;
}

/** What running tools needs. */
export interface ToolRunnerOptions {
  readonly host: TaskHost;
  readonly clock: Clock;
  readonly ledger: readonly LedgerEntry[];
  newItemId(): string;
  /**
   * Answers a question as the voice model claims that the user did, if what the user said bears it out. Resolves with what
   * to tell the model.
   */
  answerApproval(
    functionCallId: string,
    claim: { readonly approvalId: string | null; readonly decision: ApprovalDecision },
    options: { readonly signal: AbortSignal },
  ): Promise<string>;
  /** What was said since the last task began, bounded; `input` is what the new one is about to be asked. */
  transcript(input: string): string;
  answer(output: ToolOutput): void;
  /** Tells the voice model something of a task that is not the output of a function call. */
  tell(note: Note): void;
  /** Stores the ledger where a restarted worker finds it. */
  save(ledger: readonly LedgerEntry[]): Promise<void>;
  onBug(error: unknown): void;
}

/** The host is away and the link tries again: worth waiting for, since a repeated start is the same task. */
const passing: ReadonlySet<AppErrorCode> = new Set(['port_closed', 'host_crashed', 'host_unreachable', 'retiring']);
const patienceMs = 30_000;
/** Not with the host yet, or on the way to it. */
const unsettled: ReadonlySet<Progress['state'] | undefined> = new Set(['recorded', 'steering']);

/**
 * Runs the voice model's function calls exactly once. A call is in storage before the host hears of it; a worker that
 * comes after a killed one starts again what was recorded but not started, and the host knows a repeated id.
 */
export class ToolRunner {
  readonly #options: ToolRunnerOptions;
  readonly #lifetime = new AbortController();
  readonly #told: TaskTold;
  readonly #waits: WaitNotice;
  /** The calls being run by this worker right now. */
  readonly #underWay = new Set<string>();
  #ledger: readonly LedgerEntry[];

  constructor(options: ToolRunnerOptions) {
    this.#options = options;
    this.#ledger = options.ledger;
    this.#told = new TaskTold(options);
    this.#waits = new WaitNotice({ clock: options.clock, tell: (text) => this.#told.noted(text) });
    for (const { progress } of options.ledger) if (progress.state === 'started') this.#told.begin(progress.taskId);
  }

  /** Whether work that the voice model asked for is under way. */
  get busy(): boolean {
    return this.#ledger.some(({ progress: { state } }) => unsettled.has(state) || state === 'started');
  }

  /** Takes the calls of one response. Resolves when they are recorded; the work goes on. */
  async take(calls: readonly Omit<LedgerEntry, 'progress'>[]): Promise<void> {
    const { ledger, added } = recordCalls(this.#ledger, calls);
    if (added.length === 0) return;
    this.#ledger = ledger;
    await this.#options.save(ledger);
    for (const entry of added) this.#begin(entry);
  }

  /** The host is there and says what it has: starts what it was not told of, answers what finished meanwhile. */
  hostUp(tasks: readonly TaskView[]): void {
    for (const entry of this.#ledger) {
      if (unsettled.has(entry.progress.state)) this.#begin(entry);
      if (entry.progress.state !== 'started') continue;
      const task = tasks.find(({ functionCallId }) => functionCallId === entry.functionCallId);
      if (task !== undefined) {
        this.taskFinished(task);
        continue;
      }
      this.#told.end(entry.progress.taskId);
      this.#answer(entry.functionCallId, 'I lost track of that task. Please check what changed.');
    }
  }

  /** Goes on where an earlier worker or call stopped: with outputs that may not have got out, and what the host was not told of. */
  resume(): void {
    for (const entry of this.#ledger) {
      const { functionCallId, progress } = entry;
      if (progress.state === 'answering') this.#options.answer({ functionCallId, ...progress });
      if (unsettled.has(progress.state)) this.#begin(entry);
    }
  }

  /** The host has a task, which has begun or waits. It says so before the task tells anything; the answer to `start` may come later. */
  taskStarted(task: TaskView): void {
    const { functionCallId, taskId } = task;
    if (!this.#lifetime.signal.aborted && this.#stateOf(functionCallId) !== undefined) this.#waits.see(task);
    if (!unsettled.has(this.#stateOf(functionCallId))) return;
    this.#move(functionCallId, { state: 'started', taskId });
    this.#told.begin(taskId);
  }

  /** A task tells how far it is. What comes for one that is not active is dropped. */
  taskProgressed(taskId: string, text: string): void {
    if (!this.#lifetime.signal.aborted) this.#told.progressed(taskId, text);
  }

  /** A task waits for the user. `itemId`: of the note that says so. */
  taskAsked(approval: ApprovalView, itemId: string): void {
    if (!this.#lifetime.signal.aborted) this.#told.asked(approval, itemId);
  }

  /** A question is answered, or over. */
  taskAnswered(approval: ApprovalView): void {
    if (!this.#lifetime.signal.aborted) this.#told.answered(approval);
  }

  /** Answers the function call behind a task that has finished; a task of nobody here is told of, once, unless clicked. */
  taskFinished(task: TaskView): void {
    if (task.state.phase !== 'finished' || this.#lifetime.signal.aborted) return;
    const { taskId, functionCallId, origin, state } = task;
    const progress = this.#stateOf(functionCallId);
    if (progress === undefined) {
      if (origin === 'voice' || origin === 'typed') this.#told.finished(taskId, state.summary);
      return;
    }
    if (!unsettled.has(progress) && progress !== 'started') return;
    this.#waits.see(task);
    this.#told.end(taskId);
    this.#answer(functionCallId, state.summary);
  }

  /** The voice model has an output. Returns what it is to tell of it; undefined for nothing, or when that is no output. */
  confirmed(itemId: string): string | undefined {
    for (const { functionCallId, progress } of this.#ledger) {
      if (progress.state !== 'answering' || progress.itemId !== itemId) continue;
      this.#move(functionCallId, { state: 'answered' });
      return progress.respond ? progress.text : undefined;
    }
    return undefined;
  }

  close(): void {
    this.#lifetime.abort();
    this.#told.close();
    this.#waits.close();
  }

  #begin(entry: LedgerEntry): void {
    const { functionCallId } = entry;
    if (this.#underWay.has(functionCallId)) return;
    this.#underWay.add(functionCallId);
    this.#run(entry)
      .catch((error: unknown) => this.#fail(functionCallId, error))
      .finally(() => this.#underWay.delete(functionCallId));
  }

  #fail(functionCallId: string, error: unknown): void {
    if (this.#lifetime.signal.aborted) return;
    const { code, message } = toFailure(error);
    if (code === 'internal') this.#options.onBug(error);
    if (passing.has(code)) this.#giveUpLater(functionCallId, message);
    else this.#answer(functionCallId, message);
  }

  async #run(entry: LedgerEntry): Promise<void> {
    const { functionCallId, name, args } = entry;
    const request = readToolRequest(name, args);
    switch (request.tool) {
      case 'backgroundAgent': {
        const prompt = request.prompt.slice(0, limits.promptChars);
        if (await this.#steer(entry, prompt)) return;
        const transcript = this.#options.transcript(prompt);
        await this.#start(functionCallId, { kind: 'prompt', prompt, ...(transcript === '' ? {} : { transcript }) });
        return;
      }
      case 'undoLast':
        await this.#start(functionCallId, { kind: 'undo' });
        return;
      case 'stopTask': {
        const stopped = await this.#options.host.stopAll({ signal: this.#lifetime.signal });
        this.#answer(functionCallId, stopped === 0 ? 'Nothing is running.' : 'Stopped.');
        return;
      }
      case 'answerApproval': {
        const { approvalId, decision } = request;
        const { signal } = this.#lifetime;
        this.#answer(
          functionCallId,
          await this.#options.answerApproval(functionCallId, { approvalId, decision }, { signal }),
        );
        return;
      }
      case 'remainSilent':
        this.#answer(functionCallId, '', { respond: false });
        return;
      case 'unusable':
        this.#answer(functionCallId, request.reason);
        return;
    }
  }

  /** Adds the words to the running task, if there is one and they are not for later. Resolves with whether it took them. */
  async #steer({ functionCallId, progress }: LedgerEntry, prompt: string): Promise<boolean> {
    const taskId =
      progress.state === 'steering' ? progress.taskId : isForLater(prompt) ? undefined : this.#activeTask();
    if (taskId === undefined) return false;
    const { signal } = this.#lifetime;
    // In storage before the host hears of it: the next worker must not make a task of words that were taken.
    await this.#keep(functionCallId, { state: 'steering', taskId });
    const taken = await this.#options.host.steer(taskId, functionCallId, prompt, { signal }).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'task_unknown') return false;
      throw error;
    });
    if (taken) this.#answer(functionCallId, 'This was added to the task that is running. Its result is still to come.');
    return taken;
  }

  /** The oldest piece of work here: the host carries them out in order, so this is the one being worked on. */
  #activeTask(): string | undefined {
    for (const { name, progress } of this.#ledger) {
      if (name !== toolNames.backgroundAgent || progress.state !== 'started') continue;
      if (this.#options.host.isHere(progress.taskId)) return progress.taskId;
    }
    return undefined;
  }

  async #start(functionCallId: string, request: TaskRequest): Promise<void> {
    const { signal } = this.#lifetime;
    const task = await this.#options.host.start(functionCallId, request, { signal });
    this.taskStarted(task);
    // A repeated start may be answered with a task that has finished long since.
    this.taskFinished(task);
  }

  #giveUpLater(functionCallId: string, message: string): void {
    const callOff = this.#options.clock.after(patienceMs, () => {
      if (unsettled.has(this.#stateOf(functionCallId))) this.#answer(functionCallId, message);
    });
    this.#lifetime.signal.addEventListener('abort', callOff, { once: true });
  }

  #answer(functionCallId: string, words: string, { respond } = { respond: true }): void {
    if (this.#lifetime.signal.aborted) return;
    const itemId = this.#options.newItemId();
    const text = cutMiddle(words);
    this.#move(functionCallId, { state: 'answering', itemId, text, respond });
    this.#options.answer({ functionCallId, itemId, text, respond });
  }

  #stateOf(functionCallId: string): Progress['state'] | undefined {
    return this.#ledger.find((entry) => entry.functionCallId === functionCallId)?.progress.state;
  }

  #move(functionCallId: string, progress: Progress): void {
    this.#keep(functionCallId, progress).catch((error: unknown) => this.#options.onBug(error));
  }

  async #keep(functionCallId: string, progress: Progress): Promise<void> {
    this.#ledger = moveCall(this.#ledger, functionCallId, progress);
    await this.#options.save(this.#ledger);
  }
}
