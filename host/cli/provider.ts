import type { ProviderChange, ProviderKind, ProviderView } from '../../protocol/provider.ts';
import { openaiBaseUrl } from '../../protocol/provider.ts';
import type { Context, ExitCode } from './context.ts';
import { withTerminal } from './withTerminal.ts';

/** What `provider set` was told; what is absent stays as it is. */
export interface ProviderWish {
  readonly kind?: ProviderKind;
  readonly baseUrl?: string;
  readonly model?: string;
  readonly voice?: string;
  readonly transcription?: string | null;
}

const places: Readonly<Record<ProviderView['key'], string>> = {
  none: 'none is stored',
  keyring: "in the system's keyring",
  file: "in keys.json of Earshot's data folder, readable by its owner only",
  environment: "OPENAI_API_KEY of the host's environment",
};

/** Chooses a provider, then stores the key that is piped in or typed, if any, for its base URL and no other. */
export async function setProvider(wish: ProviderWish, withKey: boolean, context: Context): Promise<ExitCode> {
  const view = withTerminal(context, async ({ calls }) => {
    const { signal, readKey } = context;
    const kind = wish.kind ?? kindOf(wish.baseUrl) ?? (await calls.request('provider.view', {}, { signal })).kind;
    const change: ProviderChange = { ...wish, kind };
    let view = await calls.request('provider.change', change, { signal });
    if (withKey && view.baseUrl !== null) {
      const key = await readKey(`Key for ${view.baseUrl} (not shown; Enter for none): `);
      const stored = { kind, baseUrl: view.baseUrl, key };
      if (key !== '') view = await calls.request('provider.change', stored, { signal });
    }
    return view;
  });
  return tell(view, context);
}

export async function showProvider(context: Context): Promise<ExitCode> {
  const view = withTerminal(context, ({ calls }) => calls.request('provider.view', {}, { signal: context.signal }));
  return tell(view, context);
}

/** Forgets the key of the base URL that is set. */
export async function forgetKey(context: Context): Promise<ExitCode> {
  const view = withTerminal(context, async ({ calls }) => {
    const { signal } = context;
    const { kind } = await calls.request('provider.view', {}, { signal });
    return calls.request('provider.change', { kind, key: null }, { signal });
  });
  return tell(view, context);
}

async function tell(view: Promise<ProviderView>, { output }: Context): Promise<ExitCode> {
  const provider = await view;
  output.tell(describe(provider), { event: 'provider', ...provider });
  return 0;
}

function kindOf(baseUrl: string | undefined): ProviderKind | undefined {
  if (baseUrl === undefined) return undefined;
  return baseUrl.trim().replace(/\/$/, '').toLowerCase() === openaiBaseUrl ? 'openai' : 'compatible';
}

function describe({ kind, baseUrl, model, voice, transcription, key }: ProviderView): string {
  const lines = [
    `provider:      ${baseUrl === null ? 'local, on this machine; it needs no key' : `${kind}, ${baseUrl}`}`,
    `model:         ${model}`,
    `voice:         ${voice}`,
    `transcription: ${transcription ?? 'none'}`,
  ];
  return [...lines, ...(baseUrl === null ? [] : [`key:           ${places[key]}`])].join('\n');
}
