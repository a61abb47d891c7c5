import { casingOf } from './casing.ts';
import type { Casing } from './casing.ts';
import { soundsLike } from './soundsLike.ts';
import { bareWords, spokenKey, spokenName } from './spokenName.ts';

/** Which of a workspace's names was meant. */
export type NameMatch =
  | { readonly kind: 'found'; readonly name: string; readonly certainty: 'exact' | 'sound' }
  /** Too close to choose, best first. */
  | { readonly kind: 'several'; readonly names: readonly string[]; readonly certainty: 'exact' | 'sound' }
  | { readonly kind: 'none' };

/** From tests/host/engines/commands/soundsLike: what the recogniser makes of a name scores above, other names below. */
const soundsRight = 0.75;
const mightBe = 0.6;
const clearLead = 0.08;

const casingPhrases: readonly (readonly [pattern: RegExp, casing: Casing])[] = [
  [/\b(?:in )?camel[- ]?case\b/i, 'camel'],
  [/\b(?:in )?lower[- ]?case\b/i, 'camel'],
  [/\b(?:in )?pascal[- ]?case\b/i, 'pascal'],
  [/\b(?:in )?capitali[sz]ed\b/i, 'pascal'],
  [/\b(?:in )?snake[- ]?case\b/i, 'snake'],
  [/\b(?:in )?upper[- ]?case\b/i, 'constant'],
];

const nounCasings: Readonly<Record<string, readonly Casing[]>> = {
  function: ['camel', 'snake'],
  method: ['camel', 'snake'],
  variable: ['camel', 'snake'],
  property: ['camel', 'snake'],
  constant: ['constant'],
  class: ['pascal'],
  interface: ['pascal'],
  type: ['pascal'],
};

/**
 * Finds the name that a slot's words mean. Words said in full win over a likeness in sound; the casing or kind of name
 * that was said, or for a typed request the exact spelling, decides among names that are said the same.
 */
export function matchName(
  slot: string,
  names: Iterable<string>,
  { noun, spoken }: { noun: string | undefined; spoken: boolean },
): NameMatch {
  const all = [...names];
  const said = casingPhrases.find(([pattern]) => pattern.test(slot));
  const phrase = bareWords(said === undefined ? slot : slot.replace(said[0], ' ')).replace(/\s+/g, ' ');
  const hasForm = casingOf(phrase) !== 'camel' || /[\p{Lu}$]/u.test(phrase);
  if ((!spoken || hasForm) && all.includes(phrase)) return { kind: 'found', name: phrase, certainty: 'exact' };

  for (const words of [phrase, phrase.replace(/^(?:the|a|an|my|our) /i, '')]) {
    const key = spokenKey(words);
    const alike = all.filter((name) => spokenKey(name) === key);
    const wanted = said === undefined ? nounCasings[noun ?? ''] : [said[1]];
    const fitting = alike.filter((name) => wanted?.includes(casingOf(name)) ?? true);
    const [first, ...others] = fitting.length > 0 ? fitting : alike;
    if (first !== undefined) {
      if (others.length > 0) return { kind: 'several', names: [first, ...others], certainty: 'exact' };
      return { kind: 'found', name: first, certainty: 'exact' };
    }
  }
  // Someone who typed a name in its own form meant that one and no other.
  return !spoken && hasForm ? { kind: 'none' } : matchSound(phrase, all);
}

function matchSound(phrase: string, names: readonly string[]): NameMatch {
  const scored = names
    .filter((name) => isOfAKind(phrase.length, name.length))
    .map((name) => ({ name, score: soundsLike(phrase, spokenName(name)) }))
    .filter(({ score }) => score >= mightBe)
    .sort((a, b) => b.score - a.score);
  const [best, ...rest] = scored;
  if (best === undefined) return { kind: 'none' };
  const rivals = rest.filter(({ score }) => score > best.score - clearLead);
  if (best.score >= soundsRight && rivals.length === 0) return { kind: 'found', name: best.name, certainty: 'sound' };
  const close = [best, ...rivals].slice(0, 3).map(({ name }) => name);
  return { kind: 'several', names: close, certainty: 'sound' };
}

// A quick look at the lengths spares most names, and any very long phrase, the slow comparison.
function isOfAKind(phraseLength: number, nameLength: number): boolean {
  return phraseLength <= 3 * nameLength && nameLength <= 3 * phraseLength && phraseLength <= 200;
}
