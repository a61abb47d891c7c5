import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/appError.ts';
import type { Listeners } from '../../protocol/contract.ts';
import type { Edit, Outcome, TaskView } from '../../protocol/task.ts';
import type { TerminalContract } from '../../protocol/terminalContract.ts';
import type { Output } from './output.ts';
import type { Terminal } from './openTerminal.ts';

/** Asks the daemon for the task, under an id that makes asking again harmless. */
export type StartTask = (
  calls: Terminal['calls'],
  target: { readonly functionCallId: string; readonly workspaceId: string },
  options: { readonly signal: AbortSignal },
) => Promise<{ task: TaskView }>;

type Connect = (listeners: Listeners<TerminalContract>) => Promise<Terminal>;

/**
 * Has the daemon carry out one request in `folder` and tells of it as it goes. Aborting cancels the task and waits for its
 * end. Rejects as the daemon refuses it, `port_closed` when the daemon goes first.
 */
export async function carryOut(
  { folder, start, connect, output }: { folder: string; start: StartTask; connect: Connect; output: Output },
  { signal }: { readonly signal: AbortSignal },
): Promise<Outcome> {
  let onFinished: (task: TaskView) => void = () => undefined;
  const finished = new Promise<TaskView>((resolve) => {
    onFinished = resolve;
  });
  const terminal = await connect({
    'task.progress': ({ taskId, text }) => output.tell(text, { event: 'task.progress', taskId, text }),
    'task.finished': ({ task }) => onFinished(task),
  });
  const { calls } = terminal;
  const always = { signal: new AbortController().signal };
  try {
    const { workspace } = await calls.request('workspace.add', { folder, kept: false }, { signal });
    const { workspaceId } = workspace;
    const { task } = await start(calls, { functionCallId: `terminal-${randomUUID()}`, workspaceId }, { signal });
    const { taskId, prompt } = task;
    output.tell(`Working in ${workspace.name} …`, { event: 'task.started', taskId, prompt });
    signal.addEventListener(
      'abort',
      () => void calls.request('task.cancel', { taskId }, always).catch(() => undefined),
    );
    const gone = terminal.closed.then(() => {
      throw new AppError('port_closed', 'The host ended before the task did. "earshot-host doctor" shows its log.');
    });
    const ended = task.state.phase === 'finished' ? task : await Promise.race([finished, gone]);
    for (const edit of ended.edits) await tellEdit(terminal, ended, edit, output, always);
    if (ended.state.phase !== 'finished') throw new AppError('internal', 'The task ended without an outcome.');
    const { outcome, summary } = ended.state;
    output.tell(summary, { event: 'task.finished', taskId, outcome, summary });
    return outcome;
  } finally {
    terminal.close();
  }
}

async function tellEdit(
  { calls }: Terminal,
  { taskId }: TaskView,
  { path }: Edit,
  output: Output,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  let diff = '';
  for (let offset: number | null = 0; offset !== null;) {
    const chunk: { text: string; nextOffset: number | null } = await calls.request(
      'diff.read',
      { taskId, path, offset },
      options,
    );
    diff += chunk.text;
    offset = chunk.nextOffset;
  }
  output.tell(diff.trimEnd(), { event: 'edit', taskId, path, diff });
}
