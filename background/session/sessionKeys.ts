import * as z from 'zod/mini';
import { AppError } from '../../protocol/appError.ts';
import type { KeyValueArea } from './record.ts';
import { readStored } from './record.ts';

const storedKey = 'typedKey';
const typedKeySchema = z.strictObject({ baseUrl: z.string(), key: z.string() });

/**
 * The key typed for this browser session only, with the one base URL it belongs to. `memory` is never on disk and goes with
 * the browser.
 */
export class SessionKeys {
  readonly #memory: KeyValueArea;

  constructor(memory: KeyValueArea) {
    this.#memory = memory;
  }

  /** Keeps a key; an empty one forgets. Rejects `request_invalid` when it cannot be a key or the URL is none. */
  async use(baseUrl: string, key: string): Promise<void> {
    const trimmed = key.trim();
    if (trimmed === '') {
      await this.#memory.remove(storedKey);
      return;
    }
    // A service worker's WebSocket carries it as a subprotocol, which takes no other characters.
    if (!/^[\w.-]+$/.test(trimmed))
      throw new AppError('request_invalid', 'That is not a key: it has characters no key has.');
    await this.#memory.set(storedKey, { baseUrl: toBase(baseUrl), key: trimmed });
  }

  /** The key for a base URL, or null: a key is never sent to another place than it was typed for. */
  async find(baseUrl: string): Promise<string | null> {
    const typed = await readStored(this.#memory, storedKey, typedKeySchema);
    return typed?.baseUrl === toBase(baseUrl) ? typed.key : null;
  }
}

function toBase(url: string): string {
  if (!URL.canParse(url))
    throw new AppError('request_invalid', 'That is not a base URL. It looks like https://api.openai.com');
  return new URL(url).origin;
}
