import { setTimeout } from 'node:timers/promises';
import { AppError } from '../../protocol/appError.ts';
import type { OpenedProvider } from '../../protocol/hostContract.ts';
import type { ProviderChange, ProviderView } from '../../protocol/provider.ts';
import type { Keys } from './keys.ts';
import { keywordsOf } from './keywords.ts';
import type { LocalProvider, WorkspaceWords } from './localProvider.ts';
import { changeSettings } from './providerSettings.ts';
import type { ProviderSettings } from './providerSettings.ts';

/** A large workspace that was never looked at takes seconds, and only better spelling comes of it. */
const patienceMs = 150;

interface ProviderOptions {
  readonly settings: ProviderSettings;
  readonly local: Pick<LocalProvider, 'open' | 'expect' | 'warm' | 'refresh' | 'end'>;
  readonly keys: Pick<Keys, 'place' | 'read' | 'write' | 'remove'>;
  /** Throws when they cannot be kept. */
  readonly keep: (settings: ProviderSettings) => void;
  readonly onChange: (view: ProviderView) => void;
}

/** Who hears and speaks, as the user chose: the voice server on this machine, or a service elsewhere and its key. */
export class Provider {
  readonly #options: ProviderOptions;
  #settings: ProviderSettings;
  #changing: Promise<unknown> = Promise.resolve();

  constructor(options: ProviderOptions) {
    this.#options = options;
    this.#settings = options.settings;
  }

  view(): ProviderView {
    const { baseUrl } = this.#settings;
    return { ...this.#settings, key: baseUrl === null ? 'none' : this.#options.keys.place(baseUrl) };
  }

  /** One change after the other. Rejects `request_invalid`, `write_failed`; the settings have not changed then. */
  change(change: ProviderChange): Promise<ProviderView> {
    const changed = this.#changing.then(() => this.#change(change));
    this.#changing = changed.catch(() => undefined);
    return changed;
  }

  /**
   * What a call is made with: the key of the base URL that is set, and of no other. Does not wait long for the workspace's
   * words. Rejects as the local provider does, and as reading the words does.
   */
  async open(
    workspace: WorkspaceWords | undefined,
    { signal }: { readonly signal: AbortSignal },
  ): Promise<OpenedProvider> {
    const { baseUrl, ...settings } = this.#settings;
    const { local, keys } = this.#options;
    if (baseUrl === null) return local.open(workspace, settings.voice, { signal });
    const [token, keywords] = await Promise.all([keys.read(baseUrl), soon(this.#keywords(workspace))]);
    return { ...settings, baseUrl, token, keywords };
  }

  /** A call that is up goes on in another workspace. Resolves with its keywords, as {@link open}; rejects as reading the words does. */
  async expect(workspace: WorkspaceWords, { signal }: { readonly signal: AbortSignal }): Promise<string[]> {
    if (this.#settings.baseUrl !== null) return this.#keywords(workspace);
    await this.#options.local.expect(workspace, { signal });
    return [];
  }

  /** Gets ready for the first call. */
  warm(): void {
    const { kind, voice } = this.#settings;
    if (kind === 'local') this.#options.local.warm(voice);
  }

  /** The words of a workspace have changed. */
  refresh(workspace: WorkspaceWords): Promise<void> {
    return this.#options.local.refresh(workspace);
  }

  end(): Promise<void> {
    return this.#options.local.end();
  }

  async #keywords(workspace: WorkspaceWords | undefined): Promise<string[]> {
    return keywordsOf(await workspace?.readHints());
  }

  async #change(change: ProviderChange): Promise<ProviderView> {
    const { keys, keep, onChange } = this.#options;
    const settings = changeSettings(this.#settings, change);
    const { baseUrl } = settings;
    if (baseUrl !== null && typeof change.key === 'string') await keys.write(baseUrl, change.key);
    if (baseUrl !== null && change.key === null) await keys.remove(baseUrl);
    try {
      keep(settings);
    } catch (error) {
      const message = "The settings could not be written in Earshot's data folder.";
      throw new AppError('write_failed', message, { cause: error });
    }
    this.#settings = settings;
    const view = this.view();
    onChange(view);
    return view;
  }
}

/** The same outcome if it comes soon, else null. */
async function soon<T>(outcome: Promise<T>): Promise<T | null> {
  const late = new AbortController();
  const patience = setTimeout(patienceMs, null, { signal: late.signal });
  // Whichever comes second has nobody to tell.
  outcome.catch(() => undefined);
  patience.catch(() => undefined);
  try {
    return await Promise.race([outcome, patience]);
  } finally {
    late.abort();
  }
}
