import type { Heard, Reading } from './heard.ts';
import type { CommandReading, FreeReading, SearchResult, TokenReading } from './tokenReading.ts';
import { permission } from './permissionTemplates.ts';
import { fit, worth } from './tokenReading.ts';
import { tokensText, tokenText } from './tokens.ts';

// Figures from bench/recognition: four voices through Opus, commands, renames of what the workspace lacks, and chatter.

/**
 * How much better free decoding must fit to win over a command, by what the command names first: from the beginning, and
 * after the same first words. Where anything may be named, almost anything fits; what is known is worth more trust; and
 * the model disbelieves the first words themselves ("we name", "remain", "and do that").
 */
const clearlyBetter = {
  known: { whole: 18, afterPrefix: 12 },
  open: { whole: 4, afterPrefix: 4 },
  none: { whole: 14, afterPrefix: 14 },
};
/** Two commands closer than this are asked about. */
const close = 0.5;
/** Two commands closer than this that differ in known names only are heard again, and at most so many of them. */
const doubtful = 1;
const mostRivals = 4;
/** Where free decoding hears no words at all, a command's mean log-probability must be this good. */
const overSilence = -3;
/**
 * A yes lets something happen, and "yes, but" begins like one. How good the mean log-probability of an answer without a
 * name must be: true ones have -1 and better.
 */
const bareAnswer: ReadonlyMap<string | undefined, number> = new Map([
  [permission.allow, -1.1],
  [permission.refuse, -2],
]);

/**
 * Decides what was said in `seconds` of sound: a command only if free decoding has nothing clearly better, under any
 * prefix of its own.
 */
export function judge({ commands, free }: SearchResult, seconds: number): Heard {
  const [best, second] = distinct(commands, seconds);
  const plain = free.find(({ prefix }) => prefix === 0);
  const branched = free.filter(({ prefix }) => prefix > 0).sort((a, b) => fit(b) - fit(a));
  if (best === undefined) return toFree(plain, branched[0]);
  const patience = clearlyBetter[best.firstSlot];
  if (plain?.tokens.length === 0) {
    if (best.sum / best.logprobs.length < overSilence) return { kind: 'nothing' };
  } else if (plain !== undefined && fit(plain) - fit(best) > patience.whole) {
    return toFree(plain, branched[0]);
  }
  const rival = branched.find((reading) => startsAlike(reading, best));
  if (rival !== undefined && fit(rival) - fit(best) > patience.afterPrefix) return toFree(plain, rival);
  if (second !== undefined && worth(best) - worth(second) < close) {
    return { kind: 'unclear', readings: [toReading(best), toReading(second)] };
  }
  return { kind: 'command', templateId: best.templateId, ...toReading(best) };
}

/**
 * The best command and those so close to it that hearing them again may decide; none where it may not: a new name that is
 * read in two ways is often a third one.
 */
export function rivalsIn({ commands }: SearchResult, seconds: number): CommandReading[] {
  const [best, ...others] = distinct(commands, seconds);
  if (best === undefined) return [];
  const behind = (other: CommandReading): number => worth(best) - worth(other);
  const isTwin = (other: CommandReading): boolean => frameOf(other) === frameOf(best);
  if (others.some((other) => behind(other) < close && !isTwin(other))) return [];
  const twins = others.filter((other) => behind(other) < doubtful && isTwin(other)).slice(0, mostRivals - 1);
  return twins.length === 0 ? [] : [best, ...twins];
}

/** A command without the known names in it. */
function frameOf(command: CommandReading): string {
  return Object.values(command.known).reduce((words, name) => words.replace(name, '_'), plainWords(command));
}

/** Free decoding's text; the one that begins like a command if that fits as well, its first words given. */
function toFree(plain: FreeReading | undefined, branched: FreeReading | undefined): Heard {
  const given = clearlyBetter.known.whole - clearlyBetter.known.afterPrefix;
  const fits = branched !== undefined && (plain === undefined || fit(branched) + given > fit(plain));
  const reading = fits ? branched : plain;
  return reading === undefined || reading.tokens.length === 0
    ? { kind: 'nothing' }
    : { kind: 'free', ...toReading(reading) };
}

/** The longest that so many tokens take, in seconds: nobody says "stop" for three. */
function slowest(tokens: number): number {
  return 1 + tokens / 2;
}

function isDoubtfulAnswer({ meaning, tokens, sum, logprobs }: CommandReading): boolean {
  return tokens.length <= 3 && sum / logprobs.length < (bareAnswer.get(meaning) ?? -Infinity);
}

function startsAlike(reading: FreeReading, command: CommandReading): boolean {
  return reading.tokens.slice(0, reading.prefix).every((token, index) => token === command.tokens[index]);
}

/** The best reading of each meaning that fits into so much time. */
function distinct(commands: readonly CommandReading[], seconds: number): CommandReading[] {
  const meanings = new Map<string, CommandReading>();
  for (const command of commands) {
    if (seconds >= slowest(command.tokens.length) || isDoubtfulAnswer(command)) continue;
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
