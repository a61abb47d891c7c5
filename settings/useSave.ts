import { useEffect, useState } from 'preact/hooks';
import { toFailure } from '../protocol/appError.ts';
import type { SaveState } from './saveState.ts';

type Request = (options: { readonly signal: AbortSignal }) => Promise<unknown>;

/**
 * One change at a time and how it went. `save` resolves to whether it was taken; `reject` says why nothing was sent; `rest`
 * says nothing.
 */
export function useSave(): {
  readonly state: SaveState;
  readonly save: (request: Request) => Promise<boolean>;
  readonly reject: (problem: string) => void;
  readonly rest: () => void;
} {
  const [state, setState] = useState<SaveState>({ phase: 'resting' });
  const [lifetime] = useState(() => new AbortController());
  useEffect(
    () => () => {
      lifetime.abort();
    },
    [lifetime],
  );

  const save = async (request: Request): Promise<boolean> => {
    setState({ phase: 'saving' });
    try {
      await request(lifetime);
      setState({ phase: 'saved' });
      return true;
    } catch (error) {
      setState({ phase: 'refused', failure: toFailure(error) });
      return false;
    }
  };
  const reject = (problem: string): void => {
    setState({ phase: 'invalid', problem });
  };
  const rest = (): void => {
    setState({ phase: 'resting' });
  };
  return { state, save, reject, rest };
}
