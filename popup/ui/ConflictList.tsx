import { useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import type { TaskPast } from './taskPast.ts';
import { VersionText } from './VersionText.tsx';

interface ConflictListProps {
  readonly paths: readonly string[];
  readonly blocked: NonNullable<TaskPast['blocked']>;
}

/**
 * Files that an undo would have taken the user's newer text from: both versions to see, and the ways to have both in the file
 * and to undo the rest.
 */
export function ConflictList({ paths, blocked: { taskId, rest, mergeable } }: ConflictListProps) {
  const { send } = useSurfaceActions();
  return (
    <div class="edits">
      <ul aria-label="Files you changed since">
        {paths.map((path) => (
          <Conflict key={path} taskId={taskId} path={path} />
        ))}
      </ul>
      {mergeable.length > 0 && (
        <button
          type="button"
          class="small"
          onClick={() => void send('task.undo', { taskId, paths: [...mergeable], merge: true })}
        >
          <Icon name="merge" />
          Merge both versions
        </button>
      )}
      {rest.length > 0 && (
        <button type="button" class="small" onClick={() => void send('task.undo', { taskId, paths: [...rest] })}>
          <Icon name="undo" />
          {rest.length === 1 ? 'Undo the other file' : `Undo the other ${rest.length} files`}
        </button>
      )}
    </div>
  );
}

function Conflict({ taskId, path }: { readonly taskId: string; readonly path: string }) {
  const [open, setOpen] = useState(false);
  return (
    <li class="edit">
      <button
        type="button"
        class="edit-toggle"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <Icon name="chevron" />
        <span class="path path-name">{path}</span>
        <span class="tag">see both</span>
      </button>
      {open && (
        <div class="diff-view">
          <VersionText taskId={taskId} path={path} version="now" title="Yours, as it is now" />
          <VersionText taskId={taskId} path={path} version="before" title="As it was before the task" />
        </div>
      )}
    </li>
  );
}
