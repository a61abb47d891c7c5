import type { LedgerEntry } from '../../../background/tools/ledger.ts';
import type { Note } from '../../../background/tools/taskTold.ts';
import { ToolRunner } from '../../../background/tools/toolRunner.ts';
import type { TaskHost, ToolOutput } from '../../../background/tools/toolRunner.ts';
import type { AppErrorCode } from '../../../protocol/appError.ts';
import { AppError } from '../../../protocol/appError.ts';
import type { TaskRequest, TaskView } from '../../../protocol/task.ts';
import { aTask } from '../../fakes/aTask.ts';
import { WorkerClock } from '../../fakes/workerClock.ts';

export const call = { functionCallId: 'c1', name: 'background_agent', args: '{"prompt":"rename it"}' };
export const recorded: LedgerEntry = { ...call, progress: { state: 'recorded' } };
export const started: LedgerEntry = { ...call, progress: { state: 'started', taskId: 't1' } };

/** Another request of the user. */
export function asks(functionCallId: string, prompt: string) {
  return { functionCallId, name: 'background_agent', args: JSON.stringify({ prompt }) };
}

/** A host whose answers the test decides. */
class FakeTasks implements TaskHost {
  readonly starts: [string, TaskRequest][] = [];
  /** Task, function call and words of each attempt to steer. */
  readonly steers: [string, string, string][] = [];
  failure: AppErrorCode | null = null;
  task: TaskView | null = null;
  running = 0;
  steerable = false;
  /** Tasks in another workspace than the chosen one. */
  readonly elsewhere = new Set<string>();

  start(functionCallId: string, request: TaskRequest): Promise<TaskView> {
    this.starts.push([functionCallId, request]);
    if (this.failure !== null) return Promise.reject(new AppError(this.failure, `It is ${this.failure}.`));
    return Promise.resolve(this.task ?? aTask({ functionCallId, taskId: functionCallId.replace('c', 't') }));
  }

  steer(taskId: string, functionCallId: string, text: string): Promise<boolean> {
    this.steers.push([taskId, functionCallId, text]);
    if (this.failure !== null) return Promise.reject(new AppError(this.failure, `It is ${this.failure}.`));
    return Promise.resolve(this.steerable);
  }

  isHere(taskId: string): boolean {
    return !this.elsewhere.has(taskId);
  }

  stopAll(): Promise<number> {
    return Promise.resolve(this.running);
  }
}

/** A runner between a host and a voice model that the test plays. */
export function open(ledger: readonly LedgerEntry[] = []) {
  const [host, clock] = [new FakeTasks(), new WorkerClock()];
  const answers: ToolOutput[] = [];
  /** All that the voice model gets, in order: outputs and notes. */
  const told: string[] = [];
  const order: string[] = [];
  const talk = { text: '' };
  let saved: readonly LedgerEntry[] = ledger;
  let items = 0;
  const tell = (kind: Note['kind'] | 'output', text: string, respond: boolean): void => {
    told.push(`${kind}${respond ? '!' : ''} ${text}`);
  };
  const runner = new ToolRunner({
    host,
    clock,
    ledger,
    newItemId: () => `item ${(items += 1)}`,
    answerApproval: (functionCallId, { approvalId, decision }) =>
      Promise.resolve(`${functionCallId}: ${approvalId ?? 'the only one'} ${decision}`),
    transcript: () => talk.text,
    answer: (output) => {
      answers.push(output);
      tell('output', output.text, output.respond);
    },
    tell: ({ kind, text, respond }) => tell(kind, text, respond),
    save: (next) => {
      saved = next;
      order.push(next.map(({ progress }) => progress.state).join());
      return Promise.resolve();
    },
    onBug: (error) => {
      throw error;
    },
  });
  return { runner, host, clock, answers, told, order, talk, saved: () => saved };
}

export const output = (text: string, respond = true): ToolOutput => ({
  functionCallId: 'c1',
  itemId: 'item 1',
  text,
  respond,
});
