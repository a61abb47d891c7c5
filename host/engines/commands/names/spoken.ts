import { wordsOf } from './casing.ts';

const digits = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A name as it is said: `fetchUser2` is "fetch user two". */
export function spokenName(name: string): string {
  const words = wordsOf(name).map((word) => digits[Number(word)] ?? word);
  return words.length === 0 ? name : words.join(' ');
}

/** What a slot holds without quotes, outer punctuation and, for a request that was spoken or typed as prose, its full stop. */
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
