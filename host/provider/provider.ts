import type { OpenedProvider } from '../../protocol/hostContract.ts';
import type { ProviderChange, ProviderView } from '../../protocol/provider.ts';
import type { LocalProvider, WorkspaceWords } from './localProvider.ts';
import { changeSettings } from './providerSettings.ts';
import type { ProviderSettings } from './providerSettings.ts';

interface ProviderOptions {
  readonly settings: ProviderSettings;
  readonly local: Pick<LocalProvider, 'open' | 'warm' | 'refresh' | 'end'>;
  /** Throws when they cannot be kept. */
  readonly keep: (settings: ProviderSettings) => void;
  readonly onChange: (view: ProviderView) => void;
}

/** Who hears and speaks, as the user chose: the voice server on this machine, or a service elsewhere and its key. */
export class Provider {
  readonly #options: ProviderOptions;
  #settings: ProviderSettings;

  constructor(options: ProviderOptions) {
    this.#options = options;
    this.#settings = options.settings;
  }

  view(): Promise<ProviderView> {
    return Promise.resolve({ ...this.#settings, key: 'none' });
  }

  /** Rejects `request_invalid`, `write_failed`; nothing has changed then. */
  async change(change: ProviderChange): Promise<ProviderView> {
    const settings = changeSettings(this.#settings, change);
    this.#options.keep(settings);
    this.#settings = settings;
    const view = await this.view();
    this.#options.onChange(view);
    return view;
  }

  /** Rejects as the local provider does. */
  async open(
    workspace: WorkspaceWords | undefined,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<OpenedProvider> {
    const { baseUrl, ...settings } = this.#settings;
    if (baseUrl === null) return this.#options.local.open(workspace, { signal });
    return { ...settings, baseUrl, token: null, keywords: [] };
  }

  /** Gets ready for the first call. */
  warm(): void {
    if (this.#settings.kind === 'local') this.#options.local.warm();
  }

  /** The words of a workspace have changed. */
  refresh(workspace: WorkspaceWords): Promise<void> {
    return this.#options.local.refresh(workspace);
  }

  end(): Promise<void> {
    return this.#options.local.end();
  }
}
