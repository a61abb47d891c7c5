import { readRequest } from './grammar.ts';
import type { Grammar, Reading } from './grammar.ts';

/** A request as a row of things to do: anything first, and after it only what is run. */
export interface Sequence {
  readonly first: readonly Reading[];
  readonly then: readonly (readonly Reading[])[];
  /** The user allows what is run to reach the network. */
  readonly network: boolean;
}

export interface SequenceGrammar extends Grammar {
  /** What may stand at the end of a request that runs something. */
  readonly withNetwork: readonly string[];
}

const running = new Set(['test', 'build', 'lint', 'script']);
const joint = /"[^"]*"|`[^`]*`|,?\s+(?:and\s+then|and|then)\s+/gi;

/**
 * Reads "rename a to b and run the tests" as two requests. Split only where what follows runs something, from the end: new
 * names and texts may have an "and" in them. Pure.
 */
export function readSequence(request: string, grammar: SequenceGrammar): Sequence {
  const { text, network } = withoutNetwork(request, grammar.withNetwork);
  const allowed = readSteps(text, grammar);
  if (network && runsSomething(allowed)) return { ...allowed, network };
  // "With the network" may be the end of a text to write.
  return { ...readSteps(request, grammar), network: false };
}

type Steps = Pick<Sequence, 'first' | 'then'>;

function readSteps(request: string, grammar: Grammar): Steps {
  const straight = request.replace(/[“”„«»]/g, '"');
  for (const match of [...straight.matchAll(joint)].reverse()) {
    if (/^["`]/.test(match[0])) continue;
    const tail = readRequest(straight.slice(match.index + match[0].length), grammar).filter(isRun);
    const head = readSteps(straight.slice(0, match.index), grammar);
    if (tail.length > 0 && head.first.length > 0) return { first: head.first, then: [...head.then, tail] };
  }
  return { first: readRequest(request, grammar), then: [] };
}

function runsSomething({ first, then }: Steps): boolean {
  return then.length > 0 || first.some(isRun);
}

function isRun({ command }: Reading): boolean {
  return running.has(command);
}

function withoutNetwork(request: string, phrases: readonly string[]): { text: string; network: boolean } {
  const bare = request.trim().replace(/[.!]+$/, '');
  const phrase = phrases.find((each) => bare.toLowerCase().endsWith(` ${each}`));
  return phrase === undefined
    ? { text: request, network: false }
    : { text: bare.slice(0, -phrase.length).trim(), network: true };
}
