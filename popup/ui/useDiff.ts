import { useCallback } from 'preact/hooks';
import { useSurfaceActions } from './surfaceActions.ts';
import { useChunks } from './useChunks.ts';
import type { FetchedText } from './useChunks.ts';

export type DiffState = FetchedText;

/** Fetches an edit's diff, the first chunk at once and further ones by `more`. */
export function useDiff(taskId: string, path: string): { readonly diff: DiffState; readonly more: () => void } {
  const { readDiff } = useSurfaceActions();
  const readChunk = useCallback(
    (offset: number, options: { signal: AbortSignal }) => readDiff({ taskId, path, offset }, options),
    [readDiff, taskId, path],
  );
  const { fetched, more } = useChunks(readChunk);
  return { diff: fetched, more };
}
