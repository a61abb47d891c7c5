import { randomUUID } from 'node:crypto';
import { AppError } from '../../protocol/appError.ts';
import type { ApprovalView } from '../../protocol/approval.ts';
import type { Listeners } from '../../protocol/contract.ts';
import type { Edit, Outcome, TaskRequest, TaskView } from '../../protocol/task.ts';
import type { TerminalContract } from '../../protocol/terminalContract.ts';
import { answerQuestion } from './answerQuestion.ts';
import type { ReadAnswer } from './answerQuestion.ts';
import type { Output } from './output.ts';
import type { Terminal } from './openTerminal.ts';

type Connect = (listeners: Listeners<TerminalContract>) => Promise<Terminal>;

/**
 * Has the daemon carry out one request in `folder` and tells of it as it goes. Aborting cancels the task and waits for its
 * end. Rejects as the daemon refuses it, `port_closed` when the daemon goes first.
 */
export async function carryOut(
  {
    folder,
    request,
    connect,
    output,
    readAnswer,
  }: { folder: string; request: TaskRequest; connect: Connect; output: Output; readAnswer: ReadAnswer },
  { signal }: { readonly signal: AbortSignal },
): Promise<Outcome> {
  let onFinished: (task: TaskView) => void = () => undefined;
  const finished = new Promise<TaskView>((resolve) => {
    onFinished = resolve;
  });
  let onAsked: (approval: ApprovalView) => void = () => undefined;
  const terminal = await connect({
    'task.asked': ({ approval }) => onAsked(approval),
    'task.progress': ({ taskId, text }) => output.tell(text, { event: 'task.progress', taskId, text }),
    'task.finished': ({ task }) => onFinished(task),
  });
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
  const always = { signal: new AbortController().signal };
  try {
    const { workspace } = await calls.request('workspace.add', { folder, kept: false }, { signal });
    const { workspaceId } = workspace;
    const start = { functionCallId: `terminal-${randomUUID()}`, workspaceId, request, origin: 'terminal' } as const;
    const { task } = await calls.request('task.start', start, { signal });
    const { taskId, prompt } = task;
    output.tell(`Working in ${workspace.name} …`, { event: 'task.started', taskId, prompt });
    signal.addEventListener(
      'abort',
      () => void calls.request('task.cancel', { taskId }, always).catch(() => undefined),
    );
    const gone = terminal.closed.then(() => {
      throw new AppError('port_closed', 'The host ended before the task did. "earshot-host doctor" shows its log.');
    });
    const ended = task.state.phase === 'finished' ? task : await Promise.race([finished, gone, unanswered]);
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
