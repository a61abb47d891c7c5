import type { Handlers } from '../../protocol/contract.ts';
import type { ProviderView } from '../../protocol/provider.ts';
import type { SurfaceContract, SurfaceProvider } from '../../protocol/surfaceContract.ts';
import type { HostLink } from '../links/hostLink.ts';
import type { SessionKeys } from './sessionKeys.ts';

interface ProviderIntentOptions {
  readonly host: Pick<HostLink, 'request'>;
  readonly keys: Pick<SessionKeys, 'find' | 'use'>;
}

type ProviderIntents = Pick<Handlers<SurfaceContract>, 'provider.view' | 'provider.change' | 'provider.useKey'>;

/** What a surface may ask about the provider: the host keeps it, background only the key that was typed for now. */
export function createProviderIntents({ host, keys }: ProviderIntentOptions): ProviderIntents {
  const toSurface = async (view: ProviderView): Promise<SurfaceProvider> => ({
    ...view,
    typedKey: view.baseUrl !== null && (await keys.find(view.baseUrl)) !== null,
  });
  return {
    'provider.view': async (params, { signal }) => toSurface(await host.request('provider.view', params, { signal })),
    'provider.change': async (change, { signal }) =>
      toSurface(await host.request('provider.change', change, { signal })),
    'provider.useKey': async ({ baseUrl, key }) => {
      await keys.use(baseUrl, key);
      return {};
    },
  };
}
