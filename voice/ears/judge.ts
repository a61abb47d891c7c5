import type { Heard, Reading } from './heard.ts';
import type { CommandReading, FreeReading, SearchResult, TokenReading } from './tokenReading.ts';
import { worth } from './tokenReading.ts';
import { tokensText, tokenText } from './tokens.ts';

// Figures from bench/recognition: four voices through Opus, commands, renames of what the workspace lacks, and chatter.

/** Free decoding under the same prefix wins over a command when it is worth this much more. */
const clearlyBetter = 8.5;
/** How much the model disbelieves a command's first words ("we name", "remain"), which are what we expect. */
const firstWords = 5.5;
/** Two commands closer than this are asked about. */
const close = 1;
/** Where free decoding hears no words at all, a command's mean log-probability must be this good. */
const overSilence = -3;

/** Decides what was said: a command only if free decoding has nothing clearly better, under any prefix of its own. */
export function judge({ commands, free }: SearchResult): Heard {
  const [best, second] = distinct(commands);
  const plain = free.find(({ prefix }) => prefix === 0);
  if (best === undefined) return toFree(plain, undefined);
  const branched = free.filter((reading) => reading.prefix > 0 && startsAlike(reading, best));
  const rival = branched.sort((a, b) => worth(b) - worth(a))[0];
  if (plain?.tokens.length === 0) {
    if (best.sum / best.logprobs.length < overSilence) return { kind: 'nothing' };
  } else if (plain !== undefined && worth(plain) - worth(best) > clearlyBetter + firstWords) {
    return toFree(plain, rival);
  }
  if (rival !== undefined && worth(rival) - worth(best) > clearlyBetter) return toFree(plain, rival);
  if (second !== undefined && worth(best) - worth(second) < close) {
    return { kind: 'unclear', readings: [toReading(best), toReading(second)] };
  }
  return { kind: 'command', templateId: best.templateId, ...toReading(best) };
}

/** Free decoding's text; the one that begins like a command if that is as likely, its first words given. */
function toFree(plain: FreeReading | undefined, rival: FreeReading | undefined): Heard {
  const likelier =
    rival !== undefined && (plain === undefined || worth(rival) + firstWords > worth(plain)) ? rival : plain;
  return likelier === undefined || likelier.tokens.length === 0
    ? { kind: 'nothing' }
    : { kind: 'free', ...toReading(likelier) };
}

function startsAlike(reading: FreeReading, command: CommandReading): boolean {
  return reading.tokens.slice(0, reading.prefix).every((token, index) => token === command.tokens[index]);
}

/** The best reading of each meaning. */
function distinct(commands: readonly CommandReading[]): CommandReading[] {
  const meanings = new Map<string, CommandReading>();
  for (const command of commands) {
    const meaning = command.meaning ?? plainWords(command);
    if (!meanings.has(meaning)) meanings.set(meaning, command);
  }
  return [...meanings.values()];
}

function plainWords({ tokens }: TokenReading): string {
  return tokensText(tokens)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function toReading({ tokens, logprobs, sum }: TokenReading): Reading {
  return {
    text: toProse(tokensText(tokens)),
    score: sum / logprobs.length,
    tokens: tokens.map((token, index) => ({ token: tokenText(token), logprob: logprobs[index] ?? 0 })),
  };
}

function toProse(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
