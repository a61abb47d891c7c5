import { setImmediate } from 'node:timers/promises';
import type { Grammar, Place } from './grammar.ts';
import type { Continuation } from './moonshine.ts';
import { endToken } from './moonshine.ts';
import type { TokenRatings } from './ratings.ts';
import type { CommandReading, FreeReading, SearchResult, TokenReading } from './tokenReading.ts';
import { worth } from './tokenReading.ts';

/** Rates what may come next for a batch of partial readings; `advance` replaces the batch. */
export interface Decoder {
  /** The ratings of the row-th reading of the present batch. */
  rate(row: number): TokenRatings;
  advance(continuations: readonly Continuation[]): Promise<void>;
}

export interface SearchOptions {
  readonly beamWidth: number;
  /** Partial commands worth this much less than the best finished one are dropped. */
  readonly beamDepth: number;
  /** Known slots before which free decoding branches off, at most. */
  readonly branches: number;
  readonly maxTokens: number;
  readonly signal: AbortSignal;
}

interface PartialCommand extends TokenReading {
  readonly row: number;
  readonly places: readonly Place[];
  /** The least that its words in open slots have cost. */
  readonly cost: number;
}
interface PartialFree extends TokenReading {
  readonly row: number;
  readonly prefix: number;
}

type Rate = (row: number) => TokenRatings;

/** A single token this unlikely is not what was said. */
const hopeless = -14;

const nothingYet = { tokens: [], logprobs: [], sum: 0, row: 0 };

/**
 * Beam search for the commands, and beside it, in the same batches, free decoding: from the beginning and from before
 * known slots, so that the two can be compared under the same prefix.
 */
export async function searchReadings(
  decoder: Decoder,
  grammar: Grammar,
  { beamWidth, beamDepth, branches, maxTokens, signal }: SearchOptions,
): Promise<SearchResult> {
  const finished: CommandReading[] = [];
  const finishedFree: FreeReading[] = [];
  const branched = new Set<string>();
  let commands: PartialCommand[] = [{ ...nothingYet, places: grammar.start(), cost: 0 }];
  let free: PartialFree[] = [{ ...nothingYet, prefix: 0 }];

  for (let length = 0; length <= maxTokens && commands.length + free.length > 0; length++) {
    if (branched.size < branches) free.push(...branchOff(commands[0], branched, grammar));
    const rate = once((row) => decoder.rate(row));
    finished.push(...commands.flatMap((command) => finish(command, rate(command.row), grammar)));
    const least = Math.max(...finished.map(worth)) - beamDepth;
    // The first words of all commands fit into twice the width: none is lost before it is heard.
    const width = length === 0 ? 2 * beamWidth : beamWidth;
    commands = extend(commands, rate, grammar, width).filter((command) => worth(command) > least);
    const continued = free.map((reading) => extendFree(reading, rate(reading.row)));
    finishedFree.push(...continued.filter(isWhole).map(withoutEnd));
    free = continued.filter((reading) => !isWhole(reading));

    // Lets a cancellation in.
    await setImmediate();
    signal.throwIfAborted();
    const batch = [...commands, ...free];
    if (batch.length === 0 || length === maxTokens) break;
    await decoder.advance(batch.map(({ row, tokens }) => ({ row, token: tokens.at(-1) ?? endToken })));
    commands = commands.map((command, row) => ({ ...command, row }));
    free = free.map((reading, index) => ({ ...reading, row: commands.length + index }));
  }
  return {
    commands: finished.sort((a, b) => worth(b) - worth(a)),
    free: finishedFree.sort((a, b) => a.prefix - b.prefix),
  };
}

/** A free reading that leaves the grammar where the best command so far is about to name something known. */
function branchOff(best: PartialCommand | undefined, branched: Set<string>, grammar: Grammar): PartialFree[] {
  if (best === undefined || !best.places.some((place) => grammar.meetsSlot(place))) return [];
  const prefix = best.tokens.join(' ');
  if (branched.has(prefix)) return [];
  branched.add(prefix);
  return [{ tokens: best.tokens, logprobs: best.logprobs, sum: best.sum, row: best.row, prefix: best.tokens.length }];
}

/** The commands that this may be, if it ends here. */
function finish(command: PartialCommand, ratings: TokenRatings, grammar: Grammar): CommandReading[] {
  const { logprobs, sum } = append(command, endToken, ratings);
  return command.places.flatMap((place) => {
    const end = grammar.finish(place);
    return end === undefined ? [] : [{ tokens: command.tokens, logprobs, sum, ...end }];
  });
}

/** The best continuations of all partial commands together. */
function extend(commands: readonly PartialCommand[], rate: Rate, grammar: Grammar, width: number): PartialCommand[] {
  const continued = commands.flatMap((command) => {
    const ratings = rate(command.row);
    const tokens = new Set<number>();
    for (const place of command.places) {
      for (const token of grammar.candidates(place, ratings.likely)) {
        if (ratings.logprob(token) > hopeless) tokens.add(token);
      }
    }
    // Prices change the order of the best a little, not of all.
    const best = Array.from(tokens).sort((a, b) => ratings.logprob(b) - ratings.logprob(a));
    return best.slice(0, width * 4).flatMap((token) => {
      const places = command.places.flatMap((place) => grammar.advance(place, token));
      if (places.length === 0) return [];
      const cost = Math.min(...places.map((place) => grammar.cost(place)));
      return [{ ...append(command, token, ratings), row: command.row, places, cost }];
    });
  });
  return continued.sort((a, b) => worth(b) - worth(a)).slice(0, width);
}

function extendFree(reading: PartialFree, ratings: TokenRatings): PartialFree {
  return { ...reading, ...append(reading, ratings.likely[0] ?? endToken, ratings) };
}

function isWhole({ tokens }: TokenReading): boolean {
  return tokens.at(-1) === endToken;
}

function withoutEnd({ tokens, logprobs, sum, prefix }: PartialFree): FreeReading {
  return { tokens: tokens.slice(0, -1), logprobs, sum, prefix };
}

function append(reading: TokenReading, token: number, ratings: TokenRatings): TokenReading {
  const logprob = ratings.logprob(token);
  return {
    tokens: [...reading.tokens, token],
    logprobs: [...reading.logprobs, logprob],
    sum: reading.sum + logprob,
  };
}

function once(rate: Rate): Rate {
  const known = new Map<number, TokenRatings>();
  return (row) => {
    const ratings = known.get(row) ?? rate(row);
    known.set(row, ratings);
    return ratings;
  };
}
