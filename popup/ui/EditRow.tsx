import { useState } from 'preact/hooks';
import type { Edit } from '../../protocol/task.ts';
import { DiffView } from './DiffView.tsx';
import { Icon } from './Icon.tsx';
import { UndoFile } from './UndoFile.tsx';

interface EditRowProps {
  readonly taskId: string;
  readonly edit: Edit;
  /** A running task's diff is not settled yet: only its counts are shown. */
  readonly readable: boolean;
  readonly initiallyOpen: boolean;
  /** It is as it was before the task. */
  readonly undone: boolean;
  /** It can be taken back by itself: the task has other files. */
  readonly undoable: boolean;
}

const kindTexts = { create: 'new', modify: undefined, delete: 'deleted' } as const;

/** One changed file: its name and counts, and on demand what changed. */
export function EditRow({ taskId, edit, readable, initiallyOpen, undone, undoable }: EditRowProps) {
  const [open, setOpen] = useState(initiallyOpen);
  const slash = edit.path.lastIndexOf('/') + 1;
  const kind = kindTexts[edit.kind];
  const summary = (
    <>
      <span class="path">
        <span class="path-folder">{edit.path.slice(0, slash)}</span>
        <span class="path-name">{edit.path.slice(slash)}</span>
      </span>
      {kind !== undefined && <span class="tag">{kind}</span>}
      {undone && <span class="tag">undone</span>}
      <span class="counts">
        <span class="count-added" aria-hidden="true">{`+${edit.added}`}</span>
        <span class="count-removed" aria-hidden="true">{`−${edit.removed}`}</span>
        <span class="visually-hidden">{`${edit.added} lines added, ${edit.removed} removed`}</span>
      </span>
    </>
  );

  if (!readable) return <li class="edit edit-plain">{summary}</li>;
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
        {summary}
      </button>
      {open && <DiffView taskId={taskId} path={edit.path} />}
      {open && undoable && !undone && <UndoFile taskId={taskId} path={edit.path} />}
    </li>
  );
}
