import { answerPhrases } from '../ears/answerTemplates.ts';

/** Two readings of one turn, the better one first: which of them was said? */
export type Question = readonly [first: string, second: string];

/** What the user makes of a question: one reading, neither, or a yes that does not say which. */
export type Answer = { readonly kind: 'chosen'; readonly reading: string } | { readonly kind: 'neither' | 'yes' };

/** Reads the words of a turn as the answer to a question; undefined when they are something else. */
export function readAnswer(words: string, [first, second]: Question): Answer | undefined {
  const bare = words
    .toLowerCase()
    .replace(/[.,!?]+/g, '')
    .trim();
  const isSaid = (phrases: readonly string[]): boolean => phrases.includes(bare);
  if (isSaid(answerPhrases.first)) return { kind: 'chosen', reading: first };
  if (isSaid(answerPhrases.second)) return { kind: 'chosen', reading: second };
  if (isSaid(answerPhrases.neither)) return { kind: 'neither' };
  return isSaid(answerPhrases.yes) ? { kind: 'yes' } : undefined;
}
