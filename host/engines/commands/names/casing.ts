/** How the words of a name are joined. A single lower-case word counts as camel case. */
export type Casing = 'camel' | 'pascal' | 'snake' | 'constant';

const wordPattern = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{M}]+|\p{N}+/gu;

/** The words of a name, lower case: `fetchUser`, `FETCH_USER` and `fetch-user` all give fetch, user. */
export function wordsOf(name: string): string[] {
  return (name.match(wordPattern) ?? []).map((word) => word.toLowerCase());
}

export function casingOf(name: string): Casing {
  const core = name.replace(/^[_$]+|[_$]+$/g, '');
  const upper = core === core.toUpperCase() && core !== core.toLowerCase();
  if (core.includes('_')) return upper ? 'constant' : 'snake';
  if (upper && core.length > 1) return 'constant';
  return /^\p{Lu}/u.test(core) ? 'pascal' : 'camel';
}

/** Joins words the way `model` is written, its leading and trailing `_` and `$` included. */
export function joinLike(words: readonly string[], model: string): string {
  const [start = ''] = /^[_$]+/.exec(model) ?? [];
  const [end = ''] = start === model ? [] : (/[_$]+$/.exec(model) ?? []);
  return start + joinAs(words, casingOf(model)) + end;
}

function joinAs(words: readonly string[], casing: Casing): string {
  switch (casing) {
    case 'camel':
      return words.map((word, index) => (index === 0 ? word : capitalized(word))).join('');
    case 'pascal':
      return words.map(capitalized).join('');
    case 'snake':
      return words.join('_');
    case 'constant':
      return words.join('_').toUpperCase();
  }
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
