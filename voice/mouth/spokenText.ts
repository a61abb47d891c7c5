/** Rewrites text for the ear: identifiers as words, file extensions as letters, no code marks. */
export function toSpokenText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[‘’]/g, "'")
    .replace(/[`"“”*(){}[\]<>]/g, ' ')
    .replace(/[\w$]+(?:[./\\-][\w$]+)*/g, toSpokenWord)
    .replace(/[^\P{C}\n]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/ (?=[.,;:!?])/g, '')
    .trim();
}

/** One identifier, file name or path. */
function toSpokenWord(word: string): string {
  return word
    .split(/[/\\]/)
    .map((part) =>
      part
        .replace(/\.(?=\w)/g, ' dot ')
        .split(' ')
        .map(toSpokenIdentifier)
        .join(' '),
    )
    .join(' slash ');
}

function toSpokenIdentifier(identifier: string): string {
  const words = identifier
    .replace(/[_$-]+/g, ' ')
    .replace(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .trim()
    .split(' ');
  if (words.length === 1) return spellIfUnspeakable(words[0] ?? '');
  return words.map((word) => (/^\p{Lu}\p{Ll}/u.test(word) ? word.toLowerCase() : spellIfUnspeakable(word))).join(' ');
}

/** "ts" is not a syllable: letters of their own, as people say them. */
function spellIfUnspeakable(word: string): string {
  return /^[b-df-hj-np-tv-xz]{2,3}$/.test(word) ? word.toUpperCase().replace(/\B/g, ' ') : word;
}
