import type { Heard, Reading } from './heard.ts';
import type { CommandReading, SearchResult, TokenReading } from './search.ts';
import { tokensText, tokenText } from './tokens.ts';

/** Free decoding must be better than a command by this much, under the same prefix, to be believed instead. */
const clearlyBetter = 6;
/** Two commands closer than this are asked about. */
const close = 1;

/** Decides what was said. */
export function judge({ commands, free }: SearchResult): Heard {
  const [plain] = free;
  const [best, second] = distinct(commands);
  if (best === undefined) return plain === undefined ? { kind: 'nothing' } : { kind: 'free', ...toReading(plain) };
  const rival = free.filter((reading) => startsAlike(reading, best)).sort((a, b) => b.sum - a.sum)[0];
  if (rival !== undefined && rival.sum - (best.sum - best.cost) > clearlyBetter)
    return { kind: 'free', ...toReading(rival) };
  if (second !== undefined && best.sum - best.cost - (second.sum - second.cost) < close) {
    return { kind: 'unclear', readings: [toReading(best), toReading(second)] };
  }
  return { kind: 'command', templateId: best.templateId, ...toReading(best) };
}

function startsAlike(reading: SearchResult['free'][number], command: CommandReading): boolean {
  return reading.tokens.slice(0, reading.prefix).every((token, index) => token === command.tokens[index]);
}

/** The best reading of each text. */
function distinct(commands: readonly CommandReading[]): CommandReading[] {
  const texts = new Map<string, CommandReading>();
  for (const command of commands) {
    const text = plainText(command);
    if (!texts.has(text)) texts.set(text, command);
  }
  return [...texts.values()];
}

export function plainText(reading: TokenReading): string {
  return tokensText(reading.tokens)
    .toLowerCase()
    .replace(/[.,!?]/g, '')
    .trim();
}

function toReading(reading: TokenReading): Reading {
  const { tokens, logprobs, sum } = reading;
  return {
    text: tokensText(tokens),
    score: sum / logprobs.length,
    tokens: tokens.map((token, index) => ({ token: tokenText(token), logprob: logprobs[index] ?? 0 })),
  };
}
