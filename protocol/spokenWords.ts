/** A text as speech has it: lower-case words, names taken apart (`fetchUser-2.ts` is fetch, user, 2, ts), no punctuation. Pure. */
export function toSpokenWords(text: string): string[] {
  const parted = text
    .replace(/[’‘]/g, "'")
    .replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replace(/(\p{L})(\p{N})/gu, '$1 $2')
    .replace(/(\p{N})(\p{L})/gu, '$1 $2');
  return parted.toLowerCase().match(/[\p{L}\p{N}]+(?:'\p{L}+)*/gu) ?? [];
}

/** What recognisers and people make of some endings and short words. */
const written: Readonly<Record<string, string>> = {
  jason: 'json',
  yaml: 'yml',
  environment: 'env',
  envy: 'env',
  typescript: 'ts',
  javascript: 'js',
  python: 'py',
  markdown: 'md',
  shell: 'sh',
};

/** Whether a spoken word passes for a written one: plural, spelling of a sound, one letter of a long word. Pure. */
export function soundsAs(spoken: string, name: string): boolean {
  const [one, other] = [toStem(spoken), toStem(name)];
  return (
    one === other || (Math.min(one.length, other.length) >= 5 && one[0] === other[0] && isOneLetterOff(one, other))
  );
}

function toStem(word: string): string {
  const plain = written[word] ?? word;
  return plain.length > 3 ? plain.replace(/(?:'s|s)$/, '') : plain;
}

function isOneLetterOff(one: string, other: string): boolean {
  if (Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const rests = [
    [one.slice(at + 1), other.slice(at + 1)],
    [one.slice(at + 1), other.slice(at)],
    [one.slice(at), other.slice(at + 1)],
  ];
  return rests.some(([left, right]) => left === right);
}
