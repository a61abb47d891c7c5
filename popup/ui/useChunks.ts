import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { toFailure } from '../../protocol/appError.ts';
import type { Failure } from '../../protocol/appError.ts';

/** A long text as far as it was fetched. */
export type FetchedText =
  | { readonly phase: 'loading'; readonly text: string }
  | { readonly phase: 'partial'; readonly text: string; readonly nextOffset: number }
  | { readonly phase: 'complete'; readonly text: string }
  | { readonly phase: 'failed'; readonly text: string; readonly failure: Failure };

/** A part of a text, and where the next one begins. */
interface Chunk {
  readonly text: string;
  readonly nextOffset: number | null;
}

/** Fetches a long text, the first chunk at once and further ones by `more`; both end with the component, or with another `readChunk`. */
export function useChunks(readChunk: (offset: number, options: { signal: AbortSignal }) => Promise<Chunk>): {
  readonly fetched: FetchedText;
  readonly more: () => void;
} {
  const [fetched, setFetched] = useState<FetchedText>({ phase: 'loading', text: '' });
  const lifetime = useRef<AbortController>(undefined);

  const read = useCallback(
    async (text: string, offset: number, { signal }: { signal: AbortSignal }): Promise<void> => {
      setFetched({ phase: 'loading', text });
      try {
        const chunk = await readChunk(offset, { signal });
        const whole = text + chunk.text;
        setFetched(
          chunk.nextOffset === null
            ? { phase: 'complete', text: whole }
            : { phase: 'partial', text: whole, nextOffset: chunk.nextOffset },
        );
      } catch (error) {
        if (!signal.aborted) setFetched({ phase: 'failed', text, failure: toFailure(error) });
      }
    },
    [readChunk],
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
    if (fetched.phase === 'partial' && lifetime.current !== undefined) {
      void read(fetched.text, fetched.nextOffset, lifetime.current);
    }
  };
  return { fetched, more };
}
