import type { TaskView } from '../../protocol/task.ts';
import { ConflictList } from './ConflictList.tsx';
import { EditList } from './EditList.tsx';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';
import { TaskButtons } from './TaskButtons.tsx';
import { TaskDetail } from './TaskDetail.tsx';
import type { TaskPast } from './taskPast.ts';
import { toTaskText } from './taskText.ts';
import type { TaskTone } from './taskText.ts';

interface TaskCardProps {
  readonly task: TaskView;
  readonly past: TaskPast;
  /** The name of the workspace, where it is not the present one. */
  readonly elsewhere: string | undefined;
  /** The latest task shows its first diff by itself. */
  readonly latest: boolean;
  /** False where the line above says the same words, and for a click. */
  readonly showPrompt: boolean;
}

const icons: Readonly<Record<TaskTone, IconName | undefined>> = {
  running: undefined,
  waiting: 'clock',
  good: 'check',
  question: 'question',
  bad: 'cross',
  quiet: 'dash',
};

/** One piece of work: how it stands, what it changed, and the way back. */
export function TaskCard({ task, past, elsewhere, latest, showPrompt }: TaskCardProps) {
  const { taskId, state } = task;
  const { label, tone } = toTaskText(task, past);
  const icon = icons[tone];
  const summaryId = `summary-${taskId}`;
  const finished = state.phase === 'finished';
  return (
    <article class={`task task-${tone}`} aria-labelledby={`label-${taskId}`}>
      <header class="task-head">
        <p id={`label-${taskId}`} class="task-label">
          {icon === undefined ? <span class="spinner" aria-hidden="true" /> : <Icon name={icon} />}
          {label}
          {task.engine !== undefined && <span class="tag">{task.engine}</span>}
          {elsewhere !== undefined && <span class="tag">in {elsewhere}</span>}
        </p>
        <TaskButtons task={task} undone={past.undone} describedBy={summaryId} />
      </header>
      <p id={summaryId} class="task-summary">
        {showPrompt && <q>{task.prompt}</q>} {finished && state.summary}
      </p>
      {finished && state.detailChars !== undefined && <TaskDetail taskId={taskId} />}
      {past.blocked !== undefined && <ConflictList paths={task.conflicts ?? []} blocked={past.blocked} />}
      {task.edits.length > 0 && <EditList task={task} undonePaths={past.undonePaths} opensFirst={latest} />}
    </article>
  );
}
