import { keyPattern } from '../protocol/provider.ts';

/** What was typed, as a value; or what is wrong with it, in words. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A whole number within bounds. */
export function parseWhole(text: string, { min, max }: Bounds): Parsed<number> {
  const value = Number(text.trim());
  if (!/^\d+$/.test(text.trim()) || value < min || value > max) {
    return { problem: `Type a whole number from ${min} to ${max}.` };
  }
  return { value };
}

/** An amount of US dollars above zero; nothing typed is no limit. */
export function parseCap(text: string, { max }: Pick<Bounds, 'max'>): Parsed<number | null> {
  const bare = text.trim().replace(/^\$\s*/, '');
  if (bare === '') return { value: null };
  const value = Number(bare);
  if (!/^\d*\.?\d+$/.test(bare) || value <= 0 || value > max) {
    return { problem: `Type an amount such as 2.50, at most ${max}; or leave it empty for no limit.` };
  }
  return { value };
}

/** A name the provider gives to a model or a voice. */
export function parseName(text: string): Parsed<string> {
  const value = text.trim();
  return value === '' ? { problem: 'This cannot be empty.' } : { value };
}

/** As {@link parseName}; nothing typed is none. */
export function parseOptionalName(text: string): Parsed<string | null> {
  return text.trim() === '' ? { value: null } : parseName(text);
}

const loopback = new Set(['127.0.0.1', 'localhost']);

/** Where a provider answers: an origin. Not encrypted only on this computer, where nobody can listen. */
export function parseBaseUrl(text: string): Parsed<string> {
  const typed = text.trim();
  const example = 'It looks like https://voice.example.com';
  if (!URL.canParse(typed)) return { problem: `That is not an address. ${example}` };
  const { protocol, hostname, origin, pathname, search, hash, username, password } = new URL(typed);
  if (protocol !== 'https:' && !(protocol === 'http:' && loopback.has(hostname))) {
    return { problem: 'It must begin with https://, or with http://127.0.0.1 for a service on this computer.' };
  }
  if (username !== '' || password !== '') return { problem: `Leave name and password out of it. ${example}` };
  if (pathname !== '/' || search !== '' || hash !== '') {
    return { problem: `Leave out what follows the name: ${origin}` };
  }
  return { value: origin };
}

/** A key as it is copied from the provider's page. */
export function parseKey(text: string): Parsed<string> {
  const value = text.trim();
  if (value === '') return { problem: 'Paste the key first.' };
  if (!keyPattern.test(value)) return { problem: 'That is not a key: it has characters no key has.' };
  return { value };
}
