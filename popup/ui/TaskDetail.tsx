import { useCallback, useState } from 'preact/hooks';
import { Icon } from './Icon.tsx';
import { NoticeCard } from './NoticeCard.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import { useChunks } from './useChunks.ts';

/** All that the engine wrote at the end of a task, on demand: the summary is made for the ear. */
export function TaskDetail({ taskId }: { taskId: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div class="task-detail">
      <button
        type="button"
        class="edit-toggle"
        aria-expanded={open}
        onClick={() => {
          setOpen(!open);
        }}
      >
        <Icon name="chevron" />
        All that was written
      </button>
      {open && <DetailText taskId={taskId} />}
    </div>
  );
}

function DetailText({ taskId }: { taskId: string }) {
  const { readDetail } = useSurfaceActions();
  const readChunk = useCallback(
    (offset: number, options: { signal: AbortSignal }) => readDetail({ taskId, offset }, options),
    [readDetail, taskId],
  );
  const { fetched, more } = useChunks(readChunk);
  return (
    <>
      {fetched.text !== '' && (
        <pre class="task-text" tabIndex={0} aria-label="All that was written">
          {fetched.text}
        </pre>
      )}
      {fetched.phase === 'loading' && <p class="hint">Reading it…</p>}
      {fetched.phase === 'partial' && (
        <button type="button" class="small" onClick={more}>
          Show more
        </button>
      )}
      {fetched.phase === 'failed' && <NoticeCard failure={fetched.failure} />}
    </>
  );
}
