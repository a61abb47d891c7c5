import type { TaskView } from '../../protocol/task.ts';
import { EditList } from './EditList.tsx';
import { Icon } from './Icon.tsx';
import type { IconName } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import { TaskDetail } from './TaskDetail.tsx';
import { toTaskText } from './taskText.ts';
import type { TaskTone } from './taskText.ts';

interface TaskCardProps {
  readonly task: TaskView;
  readonly undone: boolean;
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
export function TaskCard({ task, undone, latest, showPrompt }: TaskCardProps) {
  const { send } = useSurfaceActions();
  const { taskId, state } = task;
  const { label, tone } = toTaskText(task, undone);
  const icon = icons[tone];
  const summaryId = `summary-${taskId}`;
  const finished = state.phase === 'finished';
  return (
    <article class={`task task-${tone}`} aria-labelledby={`label-${taskId}`}>
      <header class="task-head">
        <p id={`label-${taskId}`} class="task-label">
          {icon === undefined ? <span class="spinner" aria-hidden="true" /> : <Icon name={icon} />}
          {label}
        </p>
        {task.undoable && (
          <button
            type="button"
            class="small"
            aria-describedby={summaryId}
            onClick={() => void send('task.undo', { taskId })}
          >
            <Icon name="undo" />
            Undo
          </button>
        )}
        {!finished && (
          <button
            type="button"
            class="small"
            aria-describedby={summaryId}
            onClick={() => void send('task.cancel', { taskId })}
          >
            Cancel
          </button>
        )}
      </header>
      <p id={summaryId} class="task-summary">
        {showPrompt && <q>{task.prompt}</q>} {finished && state.summary}
      </p>
      {finished && state.detailChars !== undefined && <TaskDetail taskId={taskId} />}
      {task.edits.length > 0 && <EditList task={task} opensFirst={latest} />}
    </article>
  );
}
