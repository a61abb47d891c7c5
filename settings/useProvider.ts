import { useEffect, useReducer, useRef } from 'preact/hooks';
import { toFailure } from '../protocol/appError.ts';
import type { Calls, Params } from '../protocol/contract.ts';
import type { SurfaceContract } from '../protocol/surfaceContract.ts';
import type { Change } from './fieldTypes.ts';
import { reduceProvider } from './providerState.ts';
import type { ProviderState } from './providerState.ts';

/** The ways to change the provider. Each draws what came of it. */
export interface ProviderChanges {
  readonly change: Change<Params<SurfaceContract, 'provider.change'>>;
  readonly useKey: Change<Params<SurfaceContract, 'provider.useKey'>>;
}

interface ProviderOptions {
  readonly link: Calls<SurfaceContract>;
  readonly hostUp: boolean;
}

/** The provider as the host has it: read at first, when the host comes, and when the user comes back from a terminal. */
export function useProvider({ link, hostUp }: ProviderOptions): {
  readonly state: ProviderState;
  readonly changes: ProviderChanges;
} {
  const [state, dispatch] = useReducer(reduceProvider, { phase: 'reading' });
  const reading = useRef<AbortController>(undefined);

  const read = async (): Promise<void> => {
    reading.current?.abort();
    const controller = new AbortController();
    reading.current = controller;
    try {
      const provider = await link.request('provider.view', {}, controller);
      if (!controller.signal.aborted) dispatch({ kind: 'answered', provider });
    } catch (error) {
      if (!controller.signal.aborted) dispatch({ kind: 'failed', failure: toFailure(error) });
    }
  };

  useEffect(() => {
    const lifetime = new AbortController();
    window.addEventListener('focus', () => void read(), { signal: lifetime.signal });
    void read();
    return () => {
      lifetime.abort();
      reading.current?.abort();
    };
    // Once per link and coming of the host: `read` is new with every drawing and does the same.
  }, [link, hostUp]);

  const changes: ProviderChanges = {
    change: async (params, options) => {
      const provider = await link.request('provider.change', params, options);
      // An older answer must not replace this one.
      reading.current?.abort();
      dispatch({ kind: 'answered', provider });
    },
    useKey: async (params, options) => {
      await link.request('provider.useKey', params, options);
      await read();
    },
  };
  return { state, changes };
}
