import { soundsAs, toSpokenWords } from './spokenWords.ts';

/** Said of any file; nobody has to say them. */
const endings = new Set(
  'ts tsx js jsx mjs cjs json yml yaml md py sh bash rs go rb java toml lock txt css html env'.split(' '),
);

/**
 * Which of the spoken words name a thing (a file, the words of a command): their places; undefined when it is not named.
 * Words may be run together or taken apart ("make file"), an ending may be left out. `empty` says which words would name
 * nothing by themselves. Pure.
 */
export function namedWords(
  spoken: readonly string[],
  name: string,
  empty: (word: string) => boolean,
): readonly number[] | undefined {
  const all = toSpokenWords(name);
  const needed = all.length > 1 && endings.has(all.at(-1) ?? '') ? all.slice(0, -1) : all;
  // A file called "yes", or "go ahead": whoever says that has named nothing.
  if (needed.length === 0 || needed.every(empty)) return undefined;
  const whole = findRun(spoken, needed.join(''));
  if (whole !== undefined) return [...whole, ...endingAfter(spoken, whole, all)];
  const places: number[] = [];
  for (const word of needed) {
    const run = findRun(spoken, word);
    if (run === undefined) return undefined;
    places.push(...run);
  }
  return [...places, ...endingAfter(spoken, places, all)];
}

/** The places of one word, each time it is said, or of neighbours that make it together: "make file", "n p m". */
function findRun(spoken: readonly string[], word: string): number[] | undefined {
  const places: number[] = [];
  for (let from = 0; from < spoken.length; from += 1) {
    let joined = '';
    for (let to = from; to < spoken.length && joined.length < word.length; to += 1) {
      joined += spoken[to] ?? '';
      if (joined !== word && !(to === from && soundsAs(joined, word))) continue;
      for (let place = from; place <= to; place += 1) places.push(place);
    }
  }
  return places.length === 0 ? undefined : places;
}

function endingAfter(spoken: readonly string[], places: readonly number[], all: readonly string[]): number[] {
  const after = Math.max(...places);
  return [after + 1, after + 2].filter((place) => {
    const word = spoken[place];
    return word !== undefined && soundsAs(word, all.at(-1) ?? '') && endings.has(all.at(-1) ?? '');
  });
}
