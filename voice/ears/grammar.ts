import type { CommandTemplate, VoiceHints } from '../../protocol/hints.ts';
import type { WordRank } from './commonWords.ts';
import { commonWords } from './commonWords.ts';
import type { TrieNode } from './tokenTrie.ts';
import { createTrie } from './tokenTrie.ts';
import type { CommandReading } from './tokenReading.ts';
import type { TokenShape } from './tokens.ts';
import { nameShapes, phraseTokens, punctuation, textShapes, wordTokens } from './tokens.ts';

// The commands as an automaton over tokens. A partial reading is at one or more *places*: in a fixed part (a literal, or a
// known slot: a trie of phrases), in an open one (a new name or text: any words, each at a price), or
// at the end. Prices are in the unit of log-probabilities.

interface FixedPart {
  readonly kind: 'fixed';
  readonly trie: TrieNode;
  /** The known slot that this part fills, if it is one. */
  readonly slot: string | undefined;
}

interface OpenPart {
  readonly kind: 'open';
  readonly shapes: readonly TokenShape[];
  /** Whether each word has its price; running text has the model's own. */
  readonly priced: boolean;
  readonly likeSlot: string | undefined;
}

/** A part of one or more templates that are the same up to here. */
interface Step {
  readonly part: FixedPart | OpenPart | undefined;
  /** Parts before this one. */
  readonly depth: number;
  readonly next: Map<string, Step>;
  /** The template that ends after this part. */
  ends: TemplateEnd | undefined;
}

interface TemplateEnd {
  readonly templateId: string;
  /** The command's name (the template id up to its dot) where the template has no slots. */
  readonly meaning: string | undefined;
  readonly firstSlot: CommandReading['firstSlot'];
}

interface PlaceBase {
  readonly step: Step;
  /** What the words before the one under way have cost. */
  readonly paid: number;
  /** The known slots filled so far, by name. */
  readonly filled: Readonly<Record<string, string>>;
}

/** Where in the grammar a partial reading may be. */
export type Place =
  | (PlaceBase & { readonly at: 'fixed'; readonly part: FixedPart; readonly node: TrieNode })
  | (PlaceBase & {
      readonly at: 'open';
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
  readonly #root: Step = { part: undefined, depth: -1, next: new Map(), ends: undefined };
  readonly #prices: WordPrices;

  constructor(hints: VoiceHints, prices: WordPrices) {
    this.#prices = prices;
    const tries = { identifier: phraseTrie(hints.identifiers), file: phraseTrie(hints.files) };
    for (const { templateId, parts } of hints.templates) {
      let step = this.#root;
      for (const part of parts) {
        const key = JSON.stringify(part);
        let next = step.next.get(key);
        if (next === undefined) {
          const compiled = compilePart(part, step === this.#root, tries);
          next = { part: compiled, depth: step.depth + 1, next: new Map(), ends: undefined };
          step.next.set(key, next);
        }
        step = next;
      }
      step.ends ??= describeEnd(templateId, parts);
    }
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
  finish(place: Place): (TemplateEnd & { readonly cost: number }) | undefined {
    if (place.at === 'end') return { ...place.end, cost: place.paid };
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
      const repeated = repeatedWords(place).children.get(token);
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
    if (ends !== undefined) places.push({ at: 'end', step: noStep, end: ends, punctuated: false, paid, filled });
    return places;
  }
}

const noStep: Step = { part: undefined, depth: -1, next: new Map(), ends: undefined };
const noWords = createTrie([]);
const listedWords = createTrie(Array.from(commonWords.keys(), (word) => [wordTokens(word), word]));

const repeatedTries = new Map<string, TrieNode>();

/** The words of the old name, which the slot's new name may share. */
function repeatedWords({ part, filled }: Place & { at: 'open' }): TrieNode {
  const name = part.likeSlot === undefined ? undefined : filled[part.likeSlot];
  if (name === undefined) return noWords;
  let trie = repeatedTries.get(name);
  if (trie === undefined) {
    trie = createTrie(name.split(' ').map((word) => [wordTokens(word), word]));
    repeatedTries.set(name, trie);
  }
  return trie;
}

function describeEnd(templateId: string, parts: CommandTemplate['parts']): TemplateEnd {
  const slot = parts.find((part) => typeof part !== 'string');
  if (slot === undefined) return { templateId, meaning: templateId.replace(/\..*$/, ''), firstSlot: 'none' };
  const known = slot.kind === 'identifier' || slot.kind === 'file';
  return { templateId, meaning: undefined, firstSlot: known ? 'known' : 'open' };
}

function phraseTrie(phrases: readonly string[]): TrieNode {
  return createTrie(phrases.map((phrase) => [phraseTokens(phrase), phrase]));
}

function compilePart(
  part: CommandTemplate['parts'][number],
  first: boolean,
  tries: { readonly identifier: TrieNode; readonly file: TrieNode },
): FixedPart | OpenPart {
  if (typeof part === 'string') {
    const spelling = first ? part.charAt(0).toUpperCase() + part.slice(1) : part;
    return { kind: 'fixed', trie: phraseTrie([spelling]), slot: undefined };
  }
  switch (part.kind) {
    case 'identifier':
    case 'file':
      return { kind: 'fixed', trie: tries[part.kind], slot: part.slot };
    case 'newName':
      return { kind: 'open', shapes: nameShapes, priced: true, likeSlot: part.likeSlot };
    case 'newText':
    case 'newFile':
      return { kind: 'open', shapes: textShapes, priced: false, likeSlot: part.likeSlot };
  }
}
