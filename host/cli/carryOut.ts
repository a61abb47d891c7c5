import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/appError.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import type { Listeners } from '../../protocol/contract.ts';
import type { Edit, Outcome, TaskView } from '../../protocol/task.ts';
import type { TerminalContract } from '../../protocol/terminalContract.ts';
import { answerQuestion } from './answerQuestion.ts';
import type { ReadAnswer } from './answerQuestion.ts';
import type { Output } from './output.ts';
import type { Terminal } from './openTerminal.ts';
import { readWhole } from './readWhole.ts';
import { tellConflicts } from './tellConflicts.ts';
import { hostEnded, withTerminal } from './withTerminal.ts';

/** Asks the daemon for the task, under an id that makes asking again harmless. */
export type StartTask = (
  calls: Terminal['calls'],
  target: { readonly functionCallId: string; readonly workspaceId: string },
  options: { readonly signal: AbortSignal },
) => Promise<{ task: TaskView }>;

interface CarryOut {
  /** Absolute. */
  readonly folder: string;
  readonly start: StartTask;
  readonly connect: (listeners: Listeners<TerminalContract>) => Promise<Terminal>;
  readonly output: Output;
  readonly readAnswer: ReadAnswer;
}

type Finished = Extract<TaskView['state'], { phase: 'finished' }>;

/** What has been begun is followed to its end, whatever is aborted meanwhile. */
const always = { signal: new AbortController().signal };

/**
 * Has the daemon carry out one request in a folder and tells of it as it goes. Aborting cancels the task and waits for its
 * end. Rejects as the daemon refuses it, `port_closed` when the daemon goes first.
 */
export async function carryOut(
  { folder, start, connect, output, readAnswer }: CarryOut,
  { signal }: { readonly signal: AbortSignal },
): Promise<Outcome> {
  let onFinished: (task: TaskView) => void = () => undefined;
  const finished = new Promise<TaskView>((resolve) => {
    onFinished = resolve;
  });
  let onBegun: () => void = () => undefined;
  // A task may tell of its progress before we are told that it exists.
  const begun = new Promise<void>((resolve) => {
    onBegun = resolve;
  });
  let onAsked: (approval: ApprovalView) => void = () => undefined;
  const listeners: Listeners<TerminalContract> = {
    'task.asked': ({ approval }) => onAsked(approval),
    'task.progress': ({ taskId, text }) =>
      void begun.then(() => output.tell(text, { event: 'task.progress', taskId, text })),
    'task.finished': ({ task }) => onFinished(task),
  };
  return await withTerminal({ connect: () => connect(listeners) }, async (terminal) => {
    const { calls } = terminal;
    let failed: (error: unknown) => void = () => undefined;
    const unanswered = new Promise<never>((_, reject) => {
      failed = reject;
    });
    onAsked = (approval) => {
      answerQuestion(approval, { calls, readAnswer }, { signal }).catch((error: unknown) => {
        // An abort cancels the task, which is waited for.
        if (!signal.aborted) failed(error);
      });
    };
    const { workspace } = await calls.request('workspace.add', { folder, kept: false }, { signal });
    signal.throwIfAborted();
    const { workspaceId } = workspace;
    // Not with our signal: a task that has begun must not be left to itself.
    const { task } = await start(calls, { functionCallId: `terminal-${randomUUID()}`, workspaceId }, always);
    const { taskId, prompt } = task;
    output.tell(`Working in ${workspace.name} …`, { event: 'task.started', taskId, prompt });
    onBegun();
    const onAbort = (): void => {
      output.note('Cancelling …', { event: 'waiting', text: 'Cancelling.' });
      void calls.request('task.cancel', { taskId }, always).catch(() => undefined);
    };
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
    const gone = terminal.closed.then(() => {
      throw hostEnded();
    });
    const ended = task.state.phase === 'finished' ? task : await Promise.race([finished, gone, unanswered]);
    signal.removeEventListener('abort', onAbort);
    if (ended.state.phase !== 'finished') throw new AppError('internal', 'The task ended without an outcome.');
    const { state } = ended;
    try {
      for (const edit of ended.edits) await tellEdit(terminal, ended, edit, output);
      await tellConflicts(ended, { calls, output }, always);
    } finally {
      // Whatever cannot be shown of it: how it ended is known.
      await tellEnd(terminal, taskId, state, output);
    }
    return state.outcome;
  });
}

/** The summary is for the ear; who reads gets all of it. */
async function tellEnd(
  { calls }: Terminal,
  taskId: string,
  { outcome, summary, detailChars }: Finished,
  output: Output,
): Promise<void> {
  const detail =
    detailChars === undefined
      ? undefined
      : await readWhole((offset) => calls.request('task.readDetail', { taskId, offset }, always));
  const told = { event: 'task.finished', taskId, outcome, summary } as const;
  output.tell(detail ?? summary, detail === undefined ? told : { ...told, detail });
}

async function tellEdit({ calls }: Terminal, { taskId }: TaskView, { path }: Edit, output: Output): Promise<void> {
  const diff = await readWhole((offset) => calls.request('diff.read', { taskId, path, offset }, always));
  output.tell(diff.trimEnd(), { event: 'edit', taskId, path, diff });
}
