import { useState } from 'preact/hooks';
import type { TaskView } from '../../protocol/task.ts';
import { EditRow } from './EditRow.tsx';

/** Files shown before the user asks for the others. */
const shortList = 4;

interface EditListProps {
  readonly task: TaskView;
  /** Files that are as they were before the task. */
  readonly undonePaths: readonly string[];
  /** Shows the first diff without being asked. */
  readonly opensFirst: boolean;
}

/** The files a task changed: a few at first, and none of an undo, whose files stand above already. */
export function EditList({ task, undonePaths, opensFirst }: EditListProps) {
  const { taskId, edits, state } = task;
  const [whole, setWhole] = useState(false);
  const isUndo = task.undoes !== undefined;
  // One more file takes no more room than the button that hides it.
  const shown = whole || (!isUndo && edits.length === shortList + 1) ? edits : edits.slice(0, isUndo ? 0 : shortList);
  const hidden = edits.length - shown.length;
  return (
    <div class="edits">
      <ul aria-label="Changed files">
        {shown.map((edit, index) => (
          <EditRow
            key={`${state.phase} ${edit.path}`}
            taskId={taskId}
            edit={edit}
            readable={state.phase === 'finished'}
            undone={undonePaths.includes(edit.path)}
            undoable={task.undoable && edits.length > 1}
            initiallyOpen={opensFirst && !isUndo && index === 0}
          />
        ))}
      </ul>
      {hidden > 0 && (
        <button
          type="button"
          class="small plain"
          onClick={() => {
            setWhole(true);
          }}
        >
          {`Show ${hidden} ${shown.length > 0 ? 'more ' : ''}${hidden === 1 ? 'file' : 'files'}`}
        </button>
      )}
    </div>
  );
}
