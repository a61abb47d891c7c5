import tokenizer from 'llama-tokenizer-js';

/** How SentencePiece writes the space before a word. */
const space = '▁';

const wordCache = new Map<string, readonly number[]>();

/** The tokens of one word with the space before it. */
export function wordTokens(word: string): readonly number[] {
  let tokens = wordCache.get(word);
  if (tokens === undefined) {
    tokens = tokenizer.encode(word, false, true);
    wordCache.set(word, tokens);
  }
  return tokens;
}

/** The tokens of a phrase; SentencePiece joins nothing across a space, so a phrase is its words. */
export function phraseTokens(phrase: string): number[] {
  return phrase.split(' ').flatMap((word) => wordTokens(word));
}

/** A token as text, with a space before it where a word begins. */
export function tokenText(token: number): string {
  const piece = tokenizer.vocabById[token] ?? '';
  const byte = /^<0x([0-9A-F]{2})>$/.exec(piece)?.[1];
  return byte === undefined ? piece.replaceAll(space, ' ') : tokenizer.decode([token], false, false);
}

/** The text of many tokens; bytes that only together are a character are joined. */
export function tokensText(tokens: readonly number[]): string {
  return tokenizer.decode([...tokens], false, false).trim();
}

/** What a token may be in an open slot: a word's beginning, or more of a word; undefined for anything else. */
export type TokenShape = 'begins' | 'continues' | undefined;

/** The shape of every token in a name: letters and digits, as they are spoken, and no article. */
export const nameShapes: readonly TokenShape[] = tokenizer.vocabById.map((piece) => {
  if (/^▁(?:a|an|the)$/i.test(piece)) return undefined;
  if (/^▁[a-z\d]*$/i.test(piece)) return 'begins';
  return /^[a-z\d']+$/i.test(piece) ? 'continues' : undefined;
});

/** The shape of every token in free text: anything that can be said. */
export const textShapes: readonly TokenShape[] = tokenizer.vocabById.map((piece) => {
  if (/^▁[\p{L}\p{N}"'(]+$/u.test(piece)) return 'begins';
  return /^[\p{L}\p{N}"'),.:;!?]+$/u.test(piece) ? 'continues' : undefined;
});

/** What may close a command. */
export const punctuation: ReadonlySet<number> = new Set(
  ['.', '!', '?'].map((mark) => tokenizer.vocabByString.get(mark) ?? -1),
);
