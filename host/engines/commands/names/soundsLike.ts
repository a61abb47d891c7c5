import { doubleMetaphone } from 'double-metaphone';

/** How alike two phrases are to the ear and the eye, 0 to 1, spaces not counting. */
export function soundsLike(heard: string, known: string): number {
  const letters = similarity(lettersOf(heard), lettersOf(known));
  const sounds = similarity(soundOf(heard), soundOf(known));
  return 0.5 * letters + 0.5 * sounds;
}

function lettersOf(phrase: string): string {
  return phrase.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

// The phrase as one word: the recogniser puts the gaps elsewhere ("fetch user", "fetches are").
function soundOf(phrase: string): string {
  return doubleMetaphone(lettersOf(phrase))[0];
}

function similarity(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  return longer === 0 ? 0 : 1 - editDistance(a, b) / longer;
}

/** Levenshtein's distance in UTF-16 code units. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
