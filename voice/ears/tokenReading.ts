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
  /** What it names first: something known, anything at all, or nothing. */
  readonly firstSlot: 'known' | 'open' | 'none';
  /** What stands in its known slots, by name. */
  readonly known: Readonly<Record<string, string>>;
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

/** How well a reading fits the sound, as a log-probability, whatever its length. */
export function fit(reading: TokenReading): number {
  return reading.sum + tokenWorth * reading.logprobs.length;
}

/** A command's place in the order of commands: its fit less the price of its words. */
export function worth(command: TokenReading & { readonly cost: number }): number {
  return fit(command) - command.cost;
}
