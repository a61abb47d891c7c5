import type { AppErrorCode } from '../../protocol/appError.ts';
import { toFailure } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';
import type { TaskRequest, TaskView } from '../../protocol/task.ts';
import type { Clock } from '../clock.ts';
import type { LedgerEntry, Progress } from './ledger.ts';
import { moveCall, recordCalls } from './ledger.ts';
import { readToolRequest } from './persona.ts';

/** The host as far as tools need it. `start` is idempotent by function call id. */
export interface TaskHost {
  start(functionCallId: string, request: TaskRequest, options: { readonly signal: AbortSignal }): Promise<TaskView>;
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
  answer(output: ToolOutput): void;
  /** Stores the ledger where a restarted worker finds it. */
  save(ledger: readonly LedgerEntry[]): Promise<void>;
  onBug(error: unknown): void;
}

/** The host is away and the link tries again: worth waiting for, since a repeated start is the same task. */
const passing: ReadonlySet<AppErrorCode> = new Set(['port_closed', 'host_crashed', 'host_unreachable', 'retiring']);
const patienceMs = 30_000;

/**
 * Runs the voice model's function calls exactly once. A call is in storage before the host hears of it; a worker that
 * comes after a killed one starts again what was recorded but not started, and the host knows a repeated id.
 */
export class ToolRunner {
  readonly #options: ToolRunnerOptions;
  readonly #lifetime = new AbortController();
  /** The calls being run by this worker right now. */
  readonly #underWay = new Set<string>();
  #ledger: readonly LedgerEntry[];

  constructor(options: ToolRunnerOptions) {
    this.#options = options;
    this.#ledger = options.ledger;
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
      if (entry.progress.state === 'recorded') this.#begin(entry);
      if (entry.progress.state !== 'started') continue;
      const task = tasks.find(({ functionCallId }) => functionCallId === entry.functionCallId);
      if (task !== undefined) this.taskFinished(task);
      else this.#answer(entry.functionCallId, 'I lost track of that task. Please check what changed.');
    }
  }

  /** Sends outputs again that an earlier worker may not have got out. */
  resume(): void {
    for (const { functionCallId, progress } of this.#ledger) {
      if (progress.state === 'answering') this.#options.answer({ functionCallId, ...progress });
    }
  }

  /** Answers the function call behind a task, if it is one of this call's and the task has finished. */
  taskFinished(task: TaskView): void {
    const entry = this.#ledger.find(({ functionCallId }) => functionCallId === task.functionCallId);
    if (entry === undefined || task.state.phase !== 'finished') return;
    if (entry.progress.state === 'recorded' || entry.progress.state === 'started') {
      this.#answer(entry.functionCallId, task.state.summary);
    }
  }

  /** The voice model has an output. */
  confirmed(itemId: string): void {
    for (const { functionCallId, progress } of this.#ledger) {
      if (progress.state === 'answering' && progress.itemId === itemId)
        this.#move(functionCallId, { state: 'answered' });
    }
  }

  close(): void {
    this.#lifetime.abort();
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

  async #run({ functionCallId, name, args }: LedgerEntry): Promise<void> {
    const request = readToolRequest(name, args);
    switch (request.tool) {
      case 'backgroundAgent':
        await this.#start(functionCallId, { kind: 'prompt', prompt: request.prompt.slice(0, limits.promptChars) });
        return;
      case 'undoLast':
        await this.#start(functionCallId, { kind: 'undo' });
        return;
      case 'stopTask': {
        const stopped = await this.#options.host.stopAll({ signal: this.#lifetime.signal });
        this.#answer(functionCallId, stopped === 0 ? 'Nothing is running.' : 'Stopped.');
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

  async #start(functionCallId: string, request: TaskRequest): Promise<void> {
    const { signal } = this.#lifetime;
    const task = await this.#options.host.start(functionCallId, request, { signal });
    if (this.#stateOf(functionCallId) === 'recorded')
      this.#move(functionCallId, { state: 'started', taskId: task.taskId });
    // A repeated start may be answered with a task that has finished long since.
    this.taskFinished(task);
  }

  #giveUpLater(functionCallId: string, message: string): void {
    const callOff = this.#options.clock.after(patienceMs, () => {
      if (this.#stateOf(functionCallId) === 'recorded') this.#answer(functionCallId, message);
    });
    this.#lifetime.signal.addEventListener('abort', callOff, { once: true });
  }

  #answer(functionCallId: string, text: string, { respond } = { respond: true }): void {
    if (this.#lifetime.signal.aborted) return;
    const itemId = this.#options.newItemId();
    this.#move(functionCallId, { state: 'answering', itemId, text, respond });
    this.#options.answer({ functionCallId, itemId, text, respond });
  }

  #stateOf(functionCallId: string): Progress['state'] | undefined {
    return this.#ledger.find((entry) => entry.functionCallId === functionCallId)?.progress.state;
  }

  #move(functionCallId: string, progress: Progress): void {
    this.#ledger = moveCall(this.#ledger, functionCallId, progress);
    this.#options.save(this.#ledger).catch((error: unknown) => this.#options.onBug(error));
  }
}
