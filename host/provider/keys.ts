import { createHash, randomBytes } from 'node:crypto';
import { AppError } from '../../protocol/appError.ts';
import { keyPattern, openaiBaseUrl } from '../../protocol/provider.ts';
import type { ProviderView } from '../../protocol/provider.ts';
import type { Log } from '../log/log.ts';
import type { KeyFile } from './keyFile.ts';
import type { Keyring } from './keyring.ts';

interface KeysOptions {
  readonly file: KeyFile;
  /** Undefined where there is none, or where the user wants none. */
  readonly openKeyring: () => Promise<Keyring | undefined>;
  /** OPENAI_API_KEY as this process was given it. */
  readonly environmentKey: string | undefined;
  /** Accounts of one keyring must differ between the data folders of one user. */
  readonly dataFolder: string;
  readonly log: Log;
}

/**
 * The keys of providers, each of exactly one base URL (as `normaliseBaseUrl` writes it) and given for that one only. A key
 * lies in the keyring if that works when it is stored, else in the owner's file.
 */
export class Keys {
  readonly #options: KeysOptions;
  readonly #folderId: string;

  constructor(options: KeysOptions) {
    this.#options = options;
    this.#folderId = createHash('sha256').update(options.dataFolder).digest('hex').slice(0, 8);
  }

  /** Where the key of a base URL lies. Asks no keyring: a locked one would ask its owner. */
  place(baseUrl: string): ProviderView['key'] {
    const entry = this.#options.file.get(baseUrl);
    if (entry !== undefined) return entry.place;
    return this.#environmentKey(baseUrl) === undefined ? 'none' : 'environment';
  }

  /** The key stored for a base URL, else the environment's if that URL is OpenAI's; null when there is none to give. */
  async read(baseUrl: string): Promise<string | null> {
    const entry = this.#options.file.get(baseUrl);
    if (entry?.place === 'file') return entry.key;
    if (entry?.place === 'keyring') return this.#fromKeyring(baseUrl);
    return this.#environmentKey(baseUrl) ?? null;
  }

  /** Rejects `request_invalid` for what cannot be a key, `write_failed`. Neither message holds it. */
  async write(baseUrl: string, text: string): Promise<void> {
    const key = readKey(text);
    if (key === undefined) {
      throw new AppError('request_invalid', 'A key is made of letters, digits, dots, dashes and underscores only.');
    }
    const stored = await this.#intoKeyring(this.#account(baseUrl), key);
    const entry = stored ? ({ place: 'keyring' } as const) : ({ place: 'file', key } as const);
    await this.#setEntry(baseUrl, entry);
    this.#options.log.info('key stored', { baseUrl, place: entry.place });
  }

  /** Rejects `write_failed`: it is still stored then. One that is not stored is fine. */
  async remove(baseUrl: string): Promise<void> {
    const entry = this.#options.file.get(baseUrl);
    if (entry === undefined) return;
    if (entry.place === 'keyring') await this.#outOfKeyring(baseUrl);
    await this.#setEntry(baseUrl, undefined);
    this.#options.log.info('key forgotten', { baseUrl });
  }

  #environmentKey(baseUrl: string): string | undefined {
    return baseUrl === openaiBaseUrl ? readKey(this.#options.environmentKey ?? '') : undefined;
  }

  #account(baseUrl: string): string {
    return `${baseUrl} ${this.#folderId}`;
  }

  async #fromKeyring(baseUrl: string): Promise<string | null> {
    try {
      const keyring = await this.#options.openKeyring();
      const key = readKey((await keyring?.read(this.#account(baseUrl))) ?? '');
      if (key !== undefined) return key;
      this.#options.log.warn('key not in the keyring', { baseUrl, keyring: keyring !== undefined });
    } catch (error) {
      this.#options.log.warn('keyring not read', { baseUrl, reason: reasonOf(error) });
    }
    return null;
  }

  /** Whether it lies there now. Tried with an entry of its own first: a keyring that only seems to work loses the key. */
  async #intoKeyring(account: string, key: string): Promise<boolean> {
    try {
      const keyring = await this.#options.openKeyring();
      if (keyring === undefined) return false;
      await tryOut(keyring, `probe ${randomBytes(8).toString('hex')}`);
      await keyring.write(account, key);
      return (await keyring.read(account)) === key;
    } catch (error) {
      this.#options.log.warn('keyring not used', { reason: reasonOf(error) });
      return false;
    }
  }

  async #outOfKeyring(baseUrl: string): Promise<void> {
    try {
      const keyring = await this.#options.openKeyring();
      if (keyring === undefined) throw new Error('There is no keyring.');
      await keyring.remove(this.#account(baseUrl));
    } catch (error) {
      const message = 'The keyring that holds the key did not let it go. Unlock it, then try again.';
      throw new AppError('write_failed', message, { cause: error });
    }
  }

  async #setEntry(...[baseUrl, entry]: Parameters<KeyFile['set']>): Promise<void> {
    try {
      await this.#options.file.set(baseUrl, entry);
    } catch (error) {
      throw new AppError('write_failed', "The key could not be written in Earshot's data folder.", { cause: error });
    }
  }
}

async function tryOut(keyring: Keyring, account: string): Promise<void> {
  await keyring.write(account, 'probe');
  const found = await keyring.read(account);
  await keyring.remove(account);
  if (found !== 'probe' || (await keyring.read(account)) !== undefined)
    throw new Error('It does not keep what it takes.');
}

/** A key as it may be sent; undefined for what cannot be one. */
function readKey(text: string): string | undefined {
  const key = text.trim();
  return keyPattern.test(key) ? key : undefined;
}

/** A keyring's own words, which name no secret. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
