import type { VoiceHints } from '../../protocol/hints.ts';
import type { WordRank } from './commonWords.ts';
import { commonWords } from './commonWords.ts';
import type { FixedPart, OpenPart, Step, TemplateEnd } from './templateTree.ts';
import { compileTemplates } from './templateTree.ts';
import type { CommandReading } from './tokenReading.ts';
import { punctuation, wordTokens } from './tokens.ts';
import type { TrieNode } from './tokenTrie.ts';
import { createTrie } from './tokenTrie.ts';

// The commands as an automaton over tokens. A partial reading is at one or more *places*: in a fixed part (a literal, or a
// known slot: a trie of phrases), in an open one (a new name or text: any words, each at a price), or
// at the end. Prices are in the unit of log-probabilities.

interface PlaceBase {
  /** What the words before the one under way have cost. */
  readonly paid: number;
  /** The known slots filled so far, by name. */
  readonly filled: Readonly<Record<string, string>>;
}

/** Where in the grammar a partial reading may be. */
export type Place =
  | (PlaceBase & { readonly at: 'fixed'; readonly step: Step; readonly part: FixedPart; readonly node: TrieNode })
  | (PlaceBase & {
      readonly at: 'open';
      readonly step: Step;
      readonly part: OpenPart;
      /** Words begun. */
      readonly words: number;
      /** How far the word under way is a listed one, and one of the old name. */
      readonly listed: TrieNode | undefined;
      readonly repeated: TrieNode | undefined;
    })
  | (PlaceBase & { readonly at: 'end'; readonly end: TemplateEnd; readonly punctuated: boolean });

/** What the words of an open slot cost. */
export interface WordPrices {
  /** A listed word, by its rank: the most usual earn something. */
  readonly listed: Readonly<Record<WordRank, number>>;
  /** A word that is neither listed nor in the old name: it must be heard better than a listed one by the difference. */
  readonly unlisted: number;
  /** A word of the old name: new names tend to share some. */
  readonly repeated: number;
  /** Every word after the second: names are short. */
  readonly further: number;
  /** Naming anything at all before anything known, shared by the words before it: "create X" fits almost any sound. */
  readonly unfounded: number;
}

/** The expected commands, ready to be searched. */
export class Grammar {
  readonly #root: Step;
  readonly #prices: WordPrices;
  /** The words of each old name that was met. */
  readonly #oldNames = new Map<string, TrieNode>();

  constructor(hints: VoiceHints, prices: WordPrices) {
    this.#root = compileTemplates(hints);
    this.#prices = prices;
  }

  /** Where every reading begins. */
  start(): Place[] {
    return this.#follow(this.#root, 0, {});
  }

  /** The tokens that may follow; in an open slot only listed words' tokens, and `likely` ones of the right shape. */
  *candidates(place: Place, likely: readonly number[]): Iterable<number> {
    switch (place.at) {
      case 'end':
        if (!place.punctuated) yield* punctuation;
        return;
      case 'fixed':
        yield* place.node.children.keys();
        break;
      case 'open':
        if (place.words > 0) yield* place.listed?.children.keys() ?? [];
        yield* listedWords.children.keys();
        for (const token of likely) if (place.part.shapes[token] !== undefined) yield token;
    }
    for (const next of this.#leave(place)) yield* this.candidates(next, likely);
  }

  /** Where a token leads; nowhere if it may not follow. */
  advance(place: Place, token: number): Place[] {
    switch (place.at) {
      case 'end':
        return !place.punctuated && punctuation.has(token) ? [{ ...place, punctuated: true }] : [];
      case 'fixed': {
        const node = place.node.children.get(token);
        const stay: Place[] = node === undefined ? [] : [{ ...place, node }];
        return [...stay, ...this.#leave(place).flatMap((next) => this.advance(next, token))];
      }
      case 'open':
        return [...this.#advanceWord(place, token), ...this.#leave(place).flatMap((next) => this.advance(next, token))];
    }
  }

  /** What the place has cost, the word under way taken for the best it may become. */
  cost(place: Place): number {
    return place.at === 'open' && place.words > 0 ? place.paid + this.#priceOfWord(place, true) : place.paid;
  }

  /** The finished command at this place, if a reading may end here. */
  finish(place: Place): (TemplateEnd & Pick<CommandReading, 'cost' | 'known'>) | undefined {
    if (place.at === 'end') return { ...place.end, cost: place.paid, known: place.filled };
    for (const next of this.#leave(place)) {
      const finished = this.finish(next);
      if (finished !== undefined) return finished;
    }
    return undefined;
  }

  /** Whether something known is to be named next. */
  meetsSlot(place: Place): boolean {
    return this.#leave(place).some((next) => next.at === 'fixed' && next.part.slot !== undefined);
  }

  #advanceWord(place: Place & { at: 'open' }, token: number): Place[] {
    const shape = place.part.shapes[token];
    if (shape === 'begins') {
      const price = place.words > 0 ? this.#priceOfWord(place, false) : 0;
      const further = place.part.priced && place.words >= 2 ? this.#prices.further : 0;
      const listed = listedWords.children.get(token);
      const repeated = this.#oldWords(place).children.get(token);
      return [{ ...place, paid: place.paid + price + further, words: place.words + 1, listed, repeated }];
    }
    if (shape === undefined || place.words === 0) return [];
    const [listed, repeated] = [place.listed?.children.get(token), place.repeated?.children.get(token)];
    return [{ ...place, listed, repeated }];
  }

  /** A mere beginning of a listed word counts as a common one while the word is under way. */
  #priceOfWord({ part, listed, repeated }: Place & { at: 'open' }, underWay: boolean): number {
    if (!part.priced) return 0;
    const isWord = (node: TrieNode | undefined): node is TrieNode =>
      node !== undefined && (underWay || node.phrase !== undefined);
    if (isWord(repeated)) return this.#prices.repeated;
    if (!isWord(listed)) return this.#prices.unlisted;
    return this.#prices.listed[commonWords.get(listed.phrase ?? '') ?? 'common'];
  }

  /** The places after the part, if it may end here. */
  #leave(place: Place): Place[] {
    switch (place.at) {
      case 'end':
        return [];
      case 'open':
        return place.words === 0
          ? []
          : this.#follow(place.step, place.paid + this.#priceOfWord(place, false), place.filled);
      case 'fixed': {
        const { node, part, filled } = place;
        if (node.phrase === undefined) return [];
        return this.#follow(
          place.step,
          place.paid,
          part.slot === undefined ? filled : { ...filled, [part.slot]: node.phrase },
        );
      }
    }
  }

  /** The places at the parts after this one. */
  #follow({ next, ends }: Step, paid: number, filled: Place['filled']): Place[] {
    const places: Place[] = [];
    for (const step of next.values()) {
      const { part } = step;
      if (part?.kind === 'fixed') places.push({ at: 'fixed', step, part, node: part.trie, paid, filled });
      if (part?.kind === 'open') {
        const first = paid === 0 && Object.keys(filled).length === 0;
        const price = first ? this.#prices.unfounded / Math.max(1, step.depth) : 0;
        const word = { words: 0, listed: undefined, repeated: undefined };
        places.push({ at: 'open', step, part, ...word, paid: paid + price, filled });
      }
    }
    if (ends !== undefined) places.push({ at: 'end', end: ends, punctuated: false, paid, filled });
    return places;
  }

  /** The words of the old name, which a new one may share. */
  #oldWords({ part, filled }: Place & { at: 'open' }): TrieNode {
    const name = part.likeSlot === undefined ? undefined : filled[part.likeSlot];
    if (name === undefined) return noWords;
    let words = this.#oldNames.get(name);
    if (words === undefined) {
      words = createTrie(name.split(' ').map((word) => [wordTokens(word), word]));
      this.#oldNames.set(name, words);
    }
    return words;
  }
}

const noWords = createTrie([]);
const listedWords = createTrie(Array.from(commonWords.keys(), (word) => [wordTokens(word), word]));
