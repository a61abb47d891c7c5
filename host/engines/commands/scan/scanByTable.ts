import type { Language } from './languages.ts';
import type { Segment } from './segment.ts';

/** The names and texts of a file in one of the table's languages. `offset` is added to every position. */
export function* scanByTable(text: string, language: Language, offset = 0): Generator<Segment> {
  for (const match of text.matchAll(language.token)) {
    const start = offset + match.index;
    const end = start + match[0].length;
    const { comment, name, text: string, format } = match.groups ?? {};
    if (name !== undefined) yield { kind: 'identifier', start, end };
    else if (comment !== undefined) yield { kind: 'text', start, end, within: 'comment' };
    else if (string !== undefined) yield { kind: 'text', start, end, within: quoteOf(string) };
    else if (format !== undefined) yield* scanFormat(format, language, start);
  }
}

function* scanFormat(format: string, language: Language, offset: number): Generator<Segment> {
  const within = quoteOf(format);
  let start = 0;
  for (const match of format.matchAll(language.code ?? /(?!)/dg)) {
    const code = match.indices?.[1] ?? match.indices?.[2];
    if (code === undefined) continue;
    yield { kind: 'text', start: offset + start, end: offset + code[0], within };
    yield* scanByTable(format.slice(...code), language, offset + code[0]);
    start = code[1];
  }
  yield { kind: 'text', start: offset + start, end: offset + format.length, within };
}

function quoteOf(string: string): '"' | "'" | '`' {
  const [quote] = /["'`]/.exec(string) ?? [];
  return quote === "'" || quote === '`' ? quote : '"';
}
