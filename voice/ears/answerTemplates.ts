import type { CommandTemplate } from '../../protocol/hints.ts';

/** What a question between two readings may be answered with, in all the ways it is said. */
export const answerPhrases = {
  first: ['the first', 'the first one', 'first', 'first one', 'number one'],
  second: ['the second', 'the second one', 'second', 'second one', 'number two'],
  neither: ['no', 'neither', 'neither one', 'none of them', 'never mind'],
  yes: ['yes', 'yeah', 'yes please'],
} as const;

/** The answers as the ears expect them, while such a question is open. */
export const answerTemplates: readonly CommandTemplate[] = Object.entries(answerPhrases).flatMap(([answer, phrases]) =>
  phrases.map((phrase, index) => ({ templateId: `${answer}.${index + 1}`, parts: phrase.split(' ') })),
);
