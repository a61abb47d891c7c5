import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { toFailure } from '../../protocol/appError.ts';
import type { Failure } from '../../protocol/appError.ts';
import { useSurfaceActions } from './surfaceActions.ts';

/** A diff as far as it was fetched. */
export type DiffState =
  | { readonly phase: 'loading'; readonly text: string }
  | { readonly phase: 'partial'; readonly text: string; readonly nextOffset: number }
  | { readonly phase: 'complete'; readonly text: string }
  | { readonly phase: 'failed'; readonly text: string; readonly failure: Failure };

/** Fetches an edit's diff, the first chunk at once and further ones by `more`; both end with the component. */
export function useDiff(taskId: string, path: string): { readonly diff: DiffState; readonly more: () => void } {
  const { readDiff } = useSurfaceActions();
  const [diff, setDiff] = useState<DiffState>({ phase: 'loading', text: '' });
  const lifetime = useRef<AbortController>(undefined);

  const read = useCallback(
    async (text: string, offset: number, { signal }: { signal: AbortSignal }): Promise<void> => {
      setDiff({ phase: 'loading', text });
      try {
        const chunk = await readDiff({ taskId, path, offset }, { signal });
        const whole = text + chunk.text;
        setDiff(
          chunk.nextOffset === null
            ? { phase: 'complete', text: whole }
            : { phase: 'partial', text: whole, nextOffset: chunk.nextOffset },
        );
      } catch (error) {
        if (!signal.aborted) setDiff({ phase: 'failed', text, failure: toFailure(error) });
      }
    },
    [readDiff, taskId, path],
  );

  useEffect(() => {
    const controller = new AbortController();
    lifetime.current = controller;
    void read('', 0, controller);
    return () => {
      controller.abort();
    };
  }, [read]);

  const more = (): void => {
    if (diff.phase === 'partial' && lifetime.current !== undefined) {
      void read(diff.text, diff.nextOffset, lifetime.current);
    }
  };
  return { diff, more };
}
