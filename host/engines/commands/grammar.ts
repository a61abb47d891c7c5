import type { CommandTemplate } from '../../../protocol/hints.ts';

/**
 * Reads a request by the templates. Pure: what a slot's words mean in a workspace is for the commands to find out.
 *
 *   request := opener* template closer*
 *   template := (literal | slot)+        literals compare without case and outer punctuation
 *   slot := word+                        a "quoted stretch" is one word and never a literal
 */
export interface Reading {
  readonly templateId: string;
  /** The template id up to its dot. */
  readonly command: string;
  /** What stands in each slot, as it was written. */
  readonly slots: Readonly<Record<string, string>>;
  readonly literals: readonly string[];
}

export interface Grammar {
  readonly templates: readonly CommandTemplate[];
  readonly heardAs: Readonly<Record<string, readonly string[]>>;
  readonly openers: readonly string[];
  readonly closers: readonly string[];
}

interface Word {
  readonly text: string;
  /** Lower case, without outer punctuation; undefined for a quoted stretch. */
  readonly literal: string | undefined;
}

const maxNameWords = 12;
const wordPattern = /"[^"]*"[.,!?]*|`[^`]*`[.,!?]*|\S+/g;

/** Every way the request can be read, those with more literal words first. */
export function readRequest(request: string, grammar: Grammar): Reading[] {
  const words = withoutOpeners(splitWords(request), grammar.openers);
  const polite = withoutClosers(words, grammar.closers);
  return grammar.templates
    .flatMap((template) => {
      // New text may well end with "now" or "thanks".
      const lastPart = template.parts.at(-1);
      const endsOpen = typeof lastPart === 'object' && lastPart.kind === 'newText';
      return matchTemplate(template, endsOpen ? words : polite, grammar.heardAs);
    })
    .sort((a, b) => b.literals.length - a.literals.length);
}

function splitWords(request: string): Word[] {
  const straight = request
    .normalize('NFC')
    .replace(/[“”„«»]/g, '"')
    .replace(/[‘’]/g, "'");
  return (straight.match(wordPattern) ?? []).map((text) => ({
    text,
    literal: /^["`]/.test(text) ? undefined : text.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, ''),
  }));
}

function withoutOpeners(words: readonly Word[], openers: readonly string[]): readonly Word[] {
  const opener = openers.find((phrase) => {
    const parts = phrase.split(' ');
    return parts.length < words.length && parts.every((part, index) => words[index]?.literal === part);
  });
  return opener === undefined ? words : withoutOpeners(words.slice(opener.split(' ').length), openers);
}

function withoutClosers(words: readonly Word[], closers: readonly string[]): readonly Word[] {
  const closer = closers.find((phrase) => {
    const parts = phrase.split(' ');
    const start = words.length - parts.length;
    return start > 0 && parts.every((part, index) => words[start + index]?.literal === part);
  });
  return closer === undefined ? words : withoutClosers(words.slice(0, -closer.split(' ').length), closers);
}

function matchTemplate(
  { templateId, parts }: CommandTemplate,
  words: readonly Word[],
  heardAs: Grammar['heardAs'],
): Reading[] {
  const literals = parts.filter((part) => typeof part === 'string');
  const isLiteral = (word: Word | undefined, literal: string): boolean =>
    word?.literal !== undefined && (word.literal === literal || (heardAs[literal]?.includes(word.literal) ?? false));

  const match = (
    part: number,
    word: number,
    slots: Readonly<Record<string, string>>,
  ): Readonly<Record<string, string>>[] => {
    const expected = parts[part];
    if (expected === undefined) return word === words.length ? [slots] : [];
    if (typeof expected === 'string') return isLiteral(words[word], expected) ? match(part + 1, word + 1, slots) : [];
    const isText = expected.kind === 'newText';
    const last = part === parts.length - 1;
    const longest = isText ? words.length : Math.min(words.length, word + maxNameWords);
    const found: Readonly<Record<string, string>>[] = [];
    for (let end = last ? words.length : word + 1; end <= longest; end += 1) {
      const next = parts[part + 1];
      if (typeof next === 'string' && !isLiteral(words[end], next)) continue;
      const text = words
        .slice(word, end)
        .map((each) => each.text)
        .join(' ');
      if (text !== '') found.push(...match(part + 1, end, { ...slots, [expected.slot]: text }));
    }
    return found;
  };

  const command = templateId.slice(0, templateId.indexOf('.'));
  return match(0, 0, {}).map((slots) => ({ templateId, command, slots, literals }));
}
