import { AppError } from '../../protocol/appError.ts';
import type { AppErrorCode } from '../../protocol/appError.ts';
import type { HostLink } from '../links/hostLink.ts';
import type { CallPlace } from '../realtime/wire.ts';
import type { HostTasks } from './hostTasks.ts';
import type { StoredPlace } from './record.ts';
import type { SessionKeys } from './sessionKeys.ts';

/** What opening the provider needs. */
export interface ProviderSource {
  readonly host: Pick<HostLink, 'request'>;
  readonly tasks: Pick<HostTasks, 'workspace'>;
  readonly keys: Pick<SessionKeys, 'find'>;
}

/** A provider with the credential for one call. */
export type KeyedProvider = StoredPlace['provider'] & { readonly token: string };

/**
 * Where the next call is made, and with which credential: the host's, or the key typed for this browser session. Rejects
 * `provider_key_missing`, `workspace_missing`, or as the host does.
 */
export async function openProvider(
  { host, tasks, keys }: ProviderSource,
  { signal }: { readonly signal: AbortSignal },
): Promise<KeyedProvider> {
  const workspaceId = await tasks.workspace({ signal });
  const opened = await host.request('provider.open', { workspaceId }, { signal });
  const token = opened.token ?? (await keys.find(opened.baseUrl));
  if (token !== null) return { ...opened, token };
  const message = `There is no key for ${opened.baseUrl}. Enter one in Earshot's settings.`;
  throw new AppError('provider_key_missing', message);
}

/** The host is away and comes back by itself. */
const passing: ReadonlySet<AppErrorCode> = new Set(['port_closed', 'host_crashed', 'host_unreachable', 'retiring']);

/**
 * The credential of a call an earlier worker made: a token of one call is in its record, a user's key is asked for again.
 * Null while the host is away: to be asked for once more when it is there, for without it the call has no sideband for the
 * rest of its life.
 */
export async function reopenProvider(
  source: ProviderSource,
  { provider }: StoredPlace,
  options: { readonly signal: AbortSignal },
): Promise<KeyedProvider | null> {
  const { token } = provider;
  if (token !== null) return { ...provider, token };
  try {
    const { token: asked, baseUrl } = await openProvider(source, options);
    if (baseUrl === provider.baseUrl) return { ...provider, token: asked };
  } catch (error) {
    if (error instanceof AppError && passing.has(error.code)) return null;
    throw error;
  }
  throw new AppError('provider_key_missing', 'The provider was changed while this call was up.');
}

/** A place as it is stored: without a user's key. The token of a local call is good for nothing else. */
export function toStoredPlace(provider: KeyedProvider, callId: string): StoredPlace {
  return { callId, provider: { ...provider, token: provider.kind === 'local' ? provider.token : null } };
}

/** The place of a stored call that can be hung up as it is; null where there is none, or its key has to be asked for again. */
export function fromStoredPlace(place: StoredPlace | null): CallPlace | null {
  const token = place?.provider.token ?? null;
  return place === null || token === null ? null : { callId: place.callId, provider: { ...place.provider, token } };
}
