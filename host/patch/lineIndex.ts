import { foldings } from './foldings.ts';
import type { Work } from './work.ts';

/** A file's lines under one folding, as numbers: equal lines have equal ones. */
interface Folded {
  readonly fold: (line: string) => string;
  readonly numbers: readonly number[];
  readonly numberOf: ReadonlyMap<string, number>;
  /** By number: the last line that has it. */
  readonly lastAt: readonly number[];
}

/** Finds runs of lines in a file, in time linear in its length. */
export class LineIndex {
  readonly texts: readonly string[];
  readonly #work: Work;
  readonly #folded: Folded[] = [];

  constructor(texts: readonly string[], work: Work) {
    this.texts = texts;
    this.#work = work;
  }

  /** Where `wanted`, which is not empty, stands first from `from` on; with `atEnd`, only as the file's last lines. */
  find(wanted: readonly string[], from: number, { atEnd }: { atEnd: boolean }): number | undefined {
    const start = atEnd ? Math.max(from, this.texts.length - wanted.length) : from;
    for (const level of foldings.keys()) {
      const at = this.#findFolded(this.#foldedBy(level), wanted, start);
      if (at !== undefined) return at;
    }
    return undefined;
  }

  #findFolded(
    { fold, numbers, numberOf, lastAt }: Folded,
    wanted: readonly string[],
    from: number,
  ): number | undefined {
    this.#work.spend(wanted.length);
    const pattern: number[] = [];
    for (const line of wanted) {
      const number = numberOf.get(fold(line));
      // Mostly the answer: a line that stands nowhere from here on.
      if (number === undefined || (lastAt[number] ?? -1) < from) return undefined;
      pattern.push(number);
    }
    if (numbers.length - from < pattern.length) return undefined;
    return this.#search(numbers, pattern, from);
  }

  /** Knuth, Morris and Pratt: no line of the file is compared from the start twice, however much it repeats itself. */
  #search(numbers: readonly number[], pattern: readonly number[], from: number): number | undefined {
    const fallback = borders(pattern);
    let matched = 0;
    for (let at = from; at < numbers.length; at += 1) {
      while (matched > 0 && numbers[at] !== pattern[matched]) matched = fallback[matched - 1] ?? 0;
      if (numbers[at] === pattern[matched]) matched += 1;
      if (matched === pattern.length) {
        this.#work.spend(at + 1 - from);
        return at + 1 - pattern.length;
      }
    }
    this.#work.spend(numbers.length - from);
    return undefined;
  }

  #foldedBy(level: number): Folded {
    const known = this.#folded[level];
    if (known !== undefined) return known;
    const fold = foldings[level] ?? String;
    const numberOf = new Map<string, number>();
    const lastAt: number[] = [];
    const numbers = this.texts.map((text, at) => {
      this.#work.spend(text.length + 1);
      const key = fold(text);
      const number = numberOf.get(key) ?? numberOf.size;
      numberOf.set(key, number);
      lastAt[number] = at;
      return number;
    });
    const folded = { fold, numbers, numberOf, lastAt };
    this.#folded[level] = folded;
    return folded;
  }
}

/** For each end of the pattern, the length of the longest proper start that is also there. */
function borders(pattern: readonly number[]): number[] {
  const lengths = [0];
  let length = 0;
  for (let at = 1; at < pattern.length; at += 1) {
    while (length > 0 && pattern[at] !== pattern[length]) length = lengths[length - 1] ?? 0;
    if (pattern[at] === pattern[length]) length += 1;
    lengths.push(length);
  }
  return lengths;
}
