import { setImmediate } from 'node:timers/promises';
import type { Grammar, Place } from './grammar.ts';
import type { Continuation } from './moonshine.ts';
import { endToken } from './moonshine.ts';
import type { TokenRatings } from './ratings.ts';

/** Rates what may come next for a batch of partial readings; `advance` replaces the batch. */
export interface Decoder {
  /** The ratings of the row-th reading of the present batch. */
  rate(row: number): TokenRatings;
  advance(continuations: readonly Continuation[]): Promise<void>;
}

/** A whole reading as tokens, without the end token; `logprobs` has one more entry, the end's. */
export interface TokenReading {
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  readonly sum: number;
}

/** A reading that is one of the commands; `cost` is the price of its words in open slots. */
export interface CommandReading extends TokenReading {
  readonly templateId: string;
  readonly cost: number;
}

/** What the model itself would have heard after the first `prefix` tokens of some command. */
export interface FreeReading extends TokenReading {
  readonly prefix: number;
}

export interface SearchResult {
  /** Best first. */
  readonly commands: readonly CommandReading[];
  /** The first is from the very beginning. */
  readonly free: readonly FreeReading[];
}

export interface SearchOptions {
  readonly beamWidth: number;
  /** Commands this much worse than the best are dropped. */
  readonly beamDepth: number;
  /** Known slots before which free decoding branches off, at most. */
  readonly branches: number;
  readonly maxTokens: number;
  readonly signal: AbortSignal;
}

interface Partial extends TokenReading {
  readonly row: number;
}
interface PartialCommand extends Partial {
  readonly places: readonly Place[];
  readonly rank: number;
}
interface PartialFree extends Partial {
  readonly prefix: number;
  readonly begin: string;
}

const nothingYet: Partial = { tokens: [], logprobs: [], sum: 0, row: 0 };

/**
 * Beam search for the commands, and beside it, in the same batches, free decoding: from the beginning and from before
 * each known slot, so that the two can be compared under the same prefix.
 */
export async function searchReadings(
  decoder: Decoder,
  grammar: Grammar,
  options: SearchOptions,
): Promise<SearchResult> {
  const finished: CommandReading[] = [];
  const finishedFree: FreeReading[] = [];
  const begins = new Set(['']);
  let commands: PartialCommand[] = [{ ...nothingYet, places: grammar.start(), rank: 0 }];
  let free: PartialFree[] = [{ ...nothingYet, prefix: 0, begin: '' }];

  for (let length = 0; length <= options.maxTokens && commands.length + free.length > 0; length++) {
    free.push(...branchOff(commands, begins, grammar, options.branches));
    const ratings = new Map<number, TokenRatings>();
    const rate = (row: number): TokenRatings => {
      const known = ratings.get(row) ?? decoder.rate(row);
      ratings.set(row, known);
      return known;
    };
    for (const command of commands) finished.push(...finish(command, rate(command.row), grammar));
    const best = Math.max(...finished.map(({ sum, cost }) => sum - cost));
    commands = extend(commands, rate, grammar, options.beamWidth).filter(({ rank }) => rank > best - options.beamDepth);
    free = free.flatMap((reading) => {
      const token = rate(reading.row).likely[0] ?? endToken;
      const next = append(reading, token, rate(reading.row));
      if (token !== endToken) return [{ ...reading, ...next }];
      finishedFree.push({ ...next, tokens: reading.tokens, prefix: reading.prefix });
      return [];
    });
    // Lets a cancellation in.
    await setImmediate();
    options.signal.throwIfAborted();
    const batch = [...commands, ...free];
    if (batch.length > 0 && length < options.maxTokens) {
      await decoder.advance(batch.map(({ row, tokens }) => ({ row, token: tokens.at(-1) ?? endToken })));
    }
    commands = commands.map((command, row) => ({ ...command, row }));
    free = free.map((reading, index) => ({ ...reading, row: commands.length + index }));
  }
  finished.sort((a, b) => b.sum - b.cost - (a.sum - a.cost));
  return { commands: finished, free: finishedFree.sort((a, b) => a.prefix - b.prefix) };
}

/** Free readings that leave the grammar where the best command so far is about to name something known. */
function branchOff(
  commands: readonly PartialCommand[],
  begins: Set<string>,
  grammar: Grammar,
  branches: number,
): PartialFree[] {
  const [best] = commands;
  if (best === undefined || begins.size > branches) return [];
  const begin = best.tokens.join(' ');
  if (begins.has(begin) || !best.places.some((place) => grammar.meetsSlot(place))) return [];
  begins.add(begin);
  return [{ ...best, prefix: best.tokens.length, begin }];
}

/** The commands that may end here. */
function finish(command: PartialCommand, ratings: TokenRatings, grammar: Grammar): CommandReading[] {
  const ended = append(command, endToken, ratings);
  return command.places.flatMap((place) => {
    const end = grammar.finish(place);
    return end === undefined ? [] : [{ ...ended, tokens: command.tokens, ...end }];
  });
}

/** The best continuations of all partial commands together. */
function extend(
  commands: readonly PartialCommand[],
  rate: (row: number) => TokenRatings,
  grammar: Grammar,
  width: number,
): PartialCommand[] {
  const next = commands.flatMap((command) => {
    const ratings = rate(command.row);
    const tokens = new Set(command.places.flatMap((place) => [...grammar.candidates(place, ratings.likely)]));
    const rated = Array.from(tokens, (token) => ({ token, logprob: ratings.logprob(token) }));
    rated.sort((a, b) => b.logprob - a.logprob);
    return rated.slice(0, width * 4).flatMap(({ token }) => {
      const places = command.places.flatMap((place) => grammar.advance(place, token));
      if (places.length === 0) return [];
      const reading = append(command, token, ratings);
      const cost = Math.min(...places.map((place) => grammar.cost(place)));
      return [{ ...command, ...reading, places, rank: reading.sum - cost }];
    });
  });
  return next.sort((a, b) => b.rank - a.rank).slice(0, width);
}

function append(reading: TokenReading, token: number, ratings: TokenRatings): TokenReading {
  const logprob = ratings.logprob(token);
  return {
    tokens: [...reading.tokens, token],
    logprobs: [...reading.logprobs, logprob],
    sum: reading.sum + logprob,
  };
}
