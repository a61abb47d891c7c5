import { trim, trimEnd } from './whiteSpace.ts';

const dashes = /[\u2010-\u2015\u2212]/g;
const singleQuotes = /[\u2018-\u201b]/g;
const doubleQuotes = /[\u201c-\u201f]/g;
const spaces = /[\u00a0\u2002-\u200a\u202f\u205f\u3000]/g;

/** What makes two lines the same, strictest first: each is tried for a whole place before the next one is. */
export const foldings: readonly ((line: string) => string)[] = [(line) => line, trimEnd, trim, plain];

/** The line with typographic dashes, quotes and spaces as on a keyboard, and without a byte order mark copied from a file's start. */
export function plain(line: string): string {
  return trim(line.replace(/^\ufeff/, ''))
    .replace(dashes, '-')
    .replace(singleQuotes, "'")
    .replace(doubleQuotes, '"')
    .replace(spaces, ' ');
}
