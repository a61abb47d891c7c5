import type { Handlers } from '../../protocol/contract.ts';
import type { EngineView } from '../../protocol/engine.ts';
import type { SurfaceContract } from '../../protocol/surfaceContract.ts';
import type { HostLink } from '../links/hostLink.ts';
import type { Store } from './model.ts';

interface EngineIntentOptions {
  readonly store: Store;
  readonly host: Pick<HostLink, 'request'>;
  openTab(url: string): Promise<void>;
}

type EngineIntents = Pick<
  Handlers<SurfaceContract>,
  'engine.view' | 'engine.choose' | 'engine.startLogin' | 'engine.cancelLogin' | 'engine.logout'
>;

/** What a surface may ask about engines: the answers are drawn from the snapshot. A key passes through and is kept nowhere. */
export function createEngineIntents({ store, host, ...options }: EngineIntentOptions): EngineIntents {
  const show = (engines: EngineView): Record<string, never> => {
    store.update({ engines });
    return {};
  };
  return {
    'engine.view': async (params, { signal }) => show(await host.request('engine.view', params, { signal })),
    'engine.choose': async (params, { signal }) => show(await host.request('engine.choose', params, { signal })),
    'engine.startLogin': async (params, { signal }) => {
      const engines = await host.request('engine.startLogin', params, { signal });
      const { codex } = engines;
      if (codex.state === 'signedOut' && codex.login?.kind === 'chatgpt') await options.openTab(codex.login.authUrl);
      return show(engines);
    },
    'engine.cancelLogin': async (params, { signal }) =>
      show(await host.request('engine.cancelLogin', params, { signal })),
    'engine.logout': async (params, { signal }) => show(await host.request('engine.logout', params, { signal })),
  };
}
