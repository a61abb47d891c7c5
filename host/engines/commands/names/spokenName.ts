import { wordsOf } from './casing.ts';

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A name as it is said: `fetchUser2` is "fetch user two". */
export function spokenName(name: string): string {
  const words = wordsOf(name).map((word) => digits[Number(word)] ?? word);
  return words.length === 0 ? name : words.join(' ');
}

/** A name in a slot: without quotes and outer punctuation. */
export function bareWords(slot: string): string {
  return slot
    .replace(/^["'`([{]+/, '')
    .replace(/["'`)\]}.,!?;:]+$/, '')
    .trim();
}

/** The same letters for everything that is said the same way. */
export function spokenKey(phrase: string): string {
  return spokenName(phrase).replaceAll(' ', '');
}

/** A text in a slot: quotes around it taken off, and for a spoken request the full stop that the recogniser puts last. */
export function plainText(slot: string, { spoken }: { spoken: boolean }): string {
  const text = spoken ? slot.replace(/\.$/, '') : slot;
  const quoted = /^(["`])([^]*)\1[.,]?$/.exec(text);
  return quoted?.[2] ?? text;
}
