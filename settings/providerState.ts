import type { Failure } from '../protocol/appError.ts';
import type { SurfaceProvider } from '../protocol/surfaceContract.ts';

/** What is known of the provider, which the host keeps. */
export type ProviderState =
  | { readonly phase: 'reading' }
  | { readonly phase: 'known'; readonly provider: SurfaceProvider }
  | { readonly phase: 'failed'; readonly failure: Failure };

export type ProviderEvent =
  | { readonly kind: 'answered'; readonly provider: SurfaceProvider }
  | { readonly kind: 'failed'; readonly failure: Failure };

export function reduceProvider(state: ProviderState, event: ProviderEvent): ProviderState {
  switch (event.kind) {
    case 'answered':
      return { phase: 'known', provider: event.provider };
    case 'failed':
      // What was known stays on show: a change that is tried anyway says itself that the host is away.
      return state.phase === 'known' ? state : { phase: 'failed', failure: event.failure };
  }
}
