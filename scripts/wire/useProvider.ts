import type { Surface } from '../browser/surface.ts';

/** From now on Earshot calls this provider with this key, kept by background alone. Null: the voice on this machine. */
export async function useProvider(
  { calls }: Surface,
  provider: { readonly baseUrl: string; readonly key: string } | null,
  options: { readonly signal: AbortSignal },
): Promise<void> {
  if (provider === null) {
    await calls.request('provider.change', { kind: 'local' }, options);
    return;
  }
  const { baseUrl, key } = provider;
  await calls.request('provider.change', { kind: 'compatible', baseUrl }, options);
  await calls.request('provider.useKey', { baseUrl, key }, options);
}
