import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/appError.ts';
import type { Listeners } from '../../protocol/contract.ts';
import type { Edit, Outcome, TaskView } from '../../protocol/task.ts';
import type { TerminalContract } from '../../protocol/terminalContract.ts';
import type { Output } from './output.ts';
import type { Terminal } from './openTerminal.ts';
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
}

/** What has been begun is followed to its end, whatever is aborted meanwhile. */
const always = { signal: new AbortController().signal };

/**
 * Has the daemon carry out one request in a folder and tells of it as it goes. Aborting cancels the task and waits for its
 * end. Rejects as the daemon refuses it, `port_closed` when the daemon goes first.
 */
export async function carryOut(
  { folder, start, connect, output }: CarryOut,
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
  const listeners: Listeners<TerminalContract> = {
    'task.progress': ({ taskId, text }) =>
      void begun.then(() => output.tell(text, { event: 'task.progress', taskId, text })),
    'task.finished': ({ task }) => onFinished(task),
  };
  return await withTerminal({ connect: () => connect(listeners) }, async (terminal) => {
    const { calls } = terminal;
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
    const ended = task.state.phase === 'finished' ? task : await Promise.race([finished, gone]);
    signal.removeEventListener('abort', onAbort);
    for (const edit of ended.edits) await tellEdit(terminal, ended, edit, output);
    if (ended.state.phase !== 'finished') throw new AppError('internal', 'The task ended without an outcome.');
    const { outcome, summary } = ended.state;
    output.tell(summary, { event: 'task.finished', taskId, outcome, summary });
    return outcome;
  });
}

async function tellEdit({ calls }: Terminal, { taskId }: TaskView, { path }: Edit, output: Output): Promise<void> {
  let diff = '';
  for (let offset: number | null = 0; offset !== null;) {
    const params: { taskId: string; path: string; offset: number } = { taskId, path, offset };
    const chunk = await calls.request('diff.read', params, always);
    diff += chunk.text;
    offset = chunk.nextOffset;
  }
  output.tell(diff.trimEnd(), { event: 'edit', taskId, path, diff });
}
