import type { TaskView } from '../../protocol/task.ts';
import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';

interface TaskButtonsProps {
  readonly task: TaskView;
  readonly undone: boolean;
  /** What the buttons are about, for a screen reader. */
  readonly describedBy: string;
}

/** What one can do about a task: end it, take it back, or do it again. */
export function TaskButtons({ task, undone, describedBy }: TaskButtonsProps) {
  const { send } = useSurfaceActions();
  const { taskId, undoable, state } = task;
  return (
    <>
      {undoable && (
        <button
          type="button"
          class="small"
          aria-describedby={describedBy}
          onClick={() => void send('task.undo', { taskId })}
        >
          <Icon name="undo" />
          Undo
        </button>
      )}
      {undone && (
        <button
          type="button"
          class="small"
          aria-describedby={describedBy}
          onClick={() => void send('task.redo', { taskId })}
        >
          <Icon name="redo" />
          Redo
        </button>
      )}
      {state.phase !== 'finished' && (
        <button
          type="button"
          class="small"
          aria-describedby={describedBy}
          onClick={() => void send('task.cancel', { taskId })}
        >
          Cancel
        </button>
      )}
    </>
  );
}
