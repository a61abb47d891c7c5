import { useCallback } from 'preact/hooks';
import { NoticeCard } from './NoticeCard.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import { useChunks } from './useChunks.ts';

interface VersionTextProps {
  readonly taskId: string;
  readonly path: string;
  readonly version: 'before' | 'now';
  readonly title: string;
}

/** A file as it was or is, fetched piece by piece. */
export function VersionText({ taskId, path, version, title }: VersionTextProps) {
  const { readVersion } = useSurfaceActions();
  const readChunk = useCallback(
    (offset: number, options: { signal: AbortSignal }) => readVersion({ taskId, path, version, offset }, options),
    [readVersion, taskId, path, version],
  );
  const { fetched, more } = useChunks(readChunk);
  return (
    <>
      <p class="hint">{title}</p>
      {fetched.text !== '' && (
        <pre class="task-text" tabIndex={0} role="region" aria-label={`${title}: ${path}`}>
          {fetched.text}
        </pre>
      )}
      {fetched.phase === 'loading' && <p class="hint">Reading it…</p>}
      {fetched.phase === 'complete' && fetched.text === '' && <p class="hint">It is empty.</p>}
      {fetched.phase === 'partial' && (
        <p class="buttons">
          <button type="button" class="small" onClick={more}>
            Show more
          </button>
        </p>
      )}
      {fetched.phase === 'failed' &&
        (fetched.failure.code === 'file_missing' ? (
          <p class="hint">There is no such file.</p>
        ) : (
          <NoticeCard failure={fetched.failure} />
        ))}
    </>
  );
}
