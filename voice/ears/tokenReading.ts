/** A reading as tokens, without the end token; when it is whole, `logprobs` has one more entry, the end's. */
export interface TokenReading {
  readonly tokens: readonly number[];
  readonly logprobs: readonly number[];
  readonly sum: number;
}

/** A reading that is one of the commands. */
export interface CommandReading extends TokenReading {
  readonly templateId: string;
  /** Readings of the same meaning need not be told apart: the command's name where nothing else is said. */
  readonly meaning: string | undefined;
  /** The price of its words in open slots. */
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

/** What each token is worth when readings of different lengths are compared: without it the shorter one wins. */
const tokenWorth = 0.8;

/** A reading's place in the order of readings, as a log-probability less its price; whatever its length. */
export function worth(reading: TokenReading & { readonly cost?: number }): number {
  return reading.sum - (reading.cost ?? 0) + tokenWorth * reading.logprobs.length;
}
