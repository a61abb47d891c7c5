import type { Reading } from './grammar.ts';
import type { Prepared } from './prepared.ts';
import { nouns } from './commandTemplates.ts';

/**
 * Decides among the readings of one request. The one with more words of its template heard goes first; a sure one is
 * taken, or its question asked, before any other is looked at. Two sure ones of the same weight are a question. Only
 * when nothing is sure is a likeness in sound enough, and then only without a rival.
 */
export async function chooseReading(
  readings: readonly Reading[],
  prepare: (reading: Reading) => Promise<Prepared>,
): Promise<Prepared> {
  const seen: Prepared[] = [];
  for (const weight of [...new Set(readings.map(weightOf))].sort((a, b) => b - a)) {
    const group: Prepared[] = [];
    for (const reading of readings) if (weightOf(reading) === weight) group.push(await prepare(reading));
    const sure = group.filter((each) => each.kind === 'ready' && each.certainty === 'exact');
    const [first] = sure;
    if (first !== undefined) return isOneMeaning(sure) ? first : twoWays;
    const question = group.find((each) => each.kind === 'ask' && each.certainty === 'exact');
    if (question !== undefined) return question;
    seen.push(...group);
  }
  const guesses = seen.filter((each) => each.kind === 'ready');
  const question = seen.find((each) => each.kind === 'ask');
  const [guess] = guesses;
  if (guess !== undefined && question === undefined && isOneMeaning(guesses)) return guess;
  return question ?? guess ?? seen[0] ?? { kind: 'unknown', reason: 'I did not understand that.' };
}

const twoWays: Prepared = {
  kind: 'ask',
  certainty: 'exact',
  question: 'I can read that in two ways. Please say it with other words.',
};

// A noun before a name may as well be the name's first word: "rename type name to title".
function weightOf({ literals }: Reading): number {
  return literals.filter((literal) => !nouns.some((noun) => noun === literal)).length;
}

function isOneMeaning(prepared: readonly Prepared[]): boolean {
  return new Set(prepared.map((each) => (each.kind === 'ready' ? each.summary : ''))).size === 1;
}
