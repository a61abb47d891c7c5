import path from 'node:path';
import type { TaskView } from '../../protocol/task.ts';
import type { Context, ExitCode } from './context.ts';
import { readHistory } from './readHistory.ts';
import type { PastTask } from './readHistory.ts';
import { withTerminal } from './withTerminal.ts';

/** Files of a task that one line names. */
const shownFiles = 4;

/** Lists the latest tasks of a folder, whoever started them. */
export async function listHistory(
  { workspace, limit }: { readonly workspace: string; readonly limit: number },
  context: Context,
): Promise<ExitCode> {
  const { output, signal } = context;
  return await withTerminal(context, async ({ calls }): Promise<ExitCode> => {
    const params = { folder: path.resolve(workspace), kept: false };
    const { workspaceId } = (await calls.request('workspace.add', params, { signal })).workspace;
    let count = 0;
    for await (const past of readHistory(calls, workspaceId, { signal })) {
      if (count >= limit) {
        output.say(`There are more: --limit ${limit * 5} shows them.`);
        return 0;
      }
      count += 1;
      output.tell(describeTask(past), { event: 'task', ...past });
    }
    if (count === 0) output.say('Nothing has been asked for here yet.');
    return 0;
  });
}

function describeTask({ task, undone }: PastTask): string {
  const undo = undone ? 'undone' : task.undoable ? 'undoable' : '';
  const engine = 'engine' in task && typeof task.engine === 'string' ? task.engine : '';
  const facts = [task.taskId.slice(0, 8), timeOf(task.startedAtMs), stateOf(task), undo, engine].filter(
    (fact) => fact !== '',
  );
  return [`${facts.join('  ')}\n    ${inOneLine(task.prompt)}`, ...filesOf(task)].join('\n');
}

function stateOf({ state }: TaskView): string {
  return state.phase === 'finished' ? state.outcome : state.phase;
}

function filesOf({ edits }: TaskView): string[] {
  if (edits.length === 0) return [];
  const shown = edits.slice(0, shownFiles).map(({ path: file, kind, added, removed }) => {
    return `${file} ${kind === 'modify' ? '' : `${kind}d `}+${added} -${removed}`;
  });
  const more = edits.length > shownFiles ? [`${edits.length - shownFiles} more`] : [];
  return [`    ${[...shown, ...more].join(', ')}`];
}

/** In the user's own time zone, as it sorts. */
function timeOf(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Anybody's words: no control character reaches the terminal. */
function inOneLine(text: string): string {
  const plain = text.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}
