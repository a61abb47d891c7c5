import { readClosed, readDecision } from '../../protocol/decisionText.ts';
import type { ReadDecision } from '../../protocol/decisionText.ts';
import type { Item } from '../../protocol/realtime/serverEvents.ts';
import type { Tool } from '../../protocol/realtime/sessionConfig.ts';
import { readSpokenAnswer } from '../../protocol/spokenAnswer.ts';
import type { Heard } from '../ears/heard.ts';
import { readAnswer } from './readAnswer.ts';
import type { Question } from './readAnswer.ts';
import { toSayable } from './sayable.ts';
import { isThinkingAloud } from './thinkingAloud.ts';

// "The model": it has no opinions. What was said goes to the tool that was declared for it, results are read out, and what
// was not understood is asked about. It never speaks first.

/** What waits for an answer: an item as written, or a turn as heard. */
export type Asked =
  | { readonly type: 'item'; readonly item: Item }
  | { readonly type: 'turn'; readonly heard: Heard }
  | { readonly type: 'deafTurn' };

/** One response: function calls first, then what is said. Both may be missing: then it stays silent. */
export interface Plan {
  readonly calls: readonly { readonly name: string; readonly arguments: string }[];
  readonly say: string | null;
  /** What is asked of the user from here on: the next words may answer it. */
  readonly question: Question | null;
  /** The permission that is still asked for. */
  readonly permission: ReadDecision | null;
}

/** What the user was asked and has not answered. */
type Open = Pick<Plan, 'question' | 'permission'>;

export const sentences = {
  notHeard: "Sorry, I didn't catch that. Please say it again.",
  earsFailed: 'Sorry, my hearing failed just now. Please say it again.',
  neither: 'All right, I leave it.',
  which: 'The first or the second?',
} as const;

// Words that are a task of their own; more words after them ("undo the rename of…") would need a judge. Where they ask for
// something else than that task, it is for whoever reads requests.
const undoWords = /^undo\b(?! only\b| the undo\b| the changes? in\b|.* and merge\b)/i;
const stopWords =
  /^(please )?(never mind|(stop|cancel)( (it|that|this|the task|the current task|working|now|everything))?)( please)?$/i;

/** Decides what one response does about everything still unanswered, with the declared tools only. */
export function planResponse(asked: readonly Asked[], tools: readonly Tool[], open: Open): Plan {
  const declared = (name: string): boolean => tools.some((tool) => tool.name === name);
  const turns = asked.flatMap((one) => (one.type === 'turn' ? [one.heard] : []));
  const results = asked.flatMap((one) => (one.type === 'item' ? (resultOf(one.item) ?? []) : []));
  const words = asked.flatMap(wordsOf).join(' ');
  const unclear = turns.findLast((heard) => heard.kind === 'unclear');
  const permission = nextPermission(asked, open.permission);

  const request = words === '' ? { ...silence, question: open.question } : planWords(words, open, declared);
  const question: Question | null =
    unclear === undefined ? request.question : [unclear.readings[0].text, unclear.readings[1].text];
  const left = { question, permission };
  const said = [
    ...results,
    ...(request.say === null ? [] : [request.say]),
    ...(unclear === undefined || question === null ? [] : [askBetween(question)]),
  ];
  if (said.length > 0 || request.calls.length > 0) {
    return { calls: request.calls, say: said.length === 0 ? null : said.join(' '), ...left };
  }
  if (asked.some((one) => one.type === 'deafTurn')) return { calls: [], say: sentences.earsFailed, ...left };
  return { calls: [], say: turns.some((heard) => heard.kind === 'nothing') ? sentences.notHeard : null, ...left };
}

const silence: Plan = { calls: [], say: null, question: null, permission: null };

/** A permission is asked for until the back end says that the question is closed: it decides what counts as an answer. */
function nextPermission(asked: readonly Asked[], open: ReadDecision | null): ReadDecision | null {
  let permission = open;
  for (const one of asked) {
    const told = one.type === 'item' ? backendText(one.item) : undefined;
    if (told === undefined) continue;
    if (readClosed(told) === permission?.approvalId) permission = null;
    permission = readDecision(told) ?? permission;
  }
  return permission;
}

/** The words may answer the open question; one between two readings stays open for one turn. */
function planWords(words: string, { question, permission }: Open, declared: (name: string) => boolean): Plan {
  const answer = question === null ? undefined : readAnswer(words, question);
  switch (answer?.kind) {
    case 'chosen':
      return planRequest(answer.reading, declared);
    case 'neither':
      return { ...silence, say: sentences.neither };
    case 'yes':
      return { ...silence, say: sentences.which, question };
    case undefined: {
      const pointed = permission === null ? undefined : planAnswer(words, permission, declared);
      // Whoever only thinks aloud has not answered yet.
      return pointed ?? { ...planRequest(words, declared), question: isThinkingAloud(bareOf(words)) ? question : null };
    }
  }
}

/** Passes a yes or no on; whether it counts is decided elsewhere. Undefined for words that are something else. */
function planAnswer(
  words: string,
  { approvalId, say, naming }: ReadDecision,
  declared: (name: string) => boolean,
): Plan | undefined {
  const bare = bareOf(words);
  if (!declared('answer_approval') || (stopWords.test(bare) && !/never mind/i.test(bare))) return undefined;
  const answer = readSpokenAnswer(words, { names: [], exact: naming, question: say });
  // "Yes, but" is no yes, nor a request: whoever decides asks again.
  if (answer.kind === 'unclear')
    return /^yes\b/i.test(bare) ? callTool('answer_approval', { approvalId, decision: 'once' }) : undefined;
  const reason = answer.kind === 'no' && answer.reason !== null ? { reason: answer.reason } : {};
  return callTool('answer_approval', { approvalId, decision: answer.scope, ...reason });
}

function callTool(name: string, args: object): Plan {
  return { ...silence, calls: [{ name, arguments: JSON.stringify(args) }] };
}

function bareOf(words: string): string {
  return words.replace(/[.,!?]+/g, '').trim();
}

function planRequest(words: string, declared: (name: string) => boolean): Plan {
  const bare = bareOf(words);
  if (isThinkingAloud(bare)) return declared('remain_silent') ? callTool('remain_silent', {}) : silence;
  if (undoWords.test(bare) && declared('undo_last')) return callTool('undo_last', {});
  if (stopWords.test(bare) && declared('stop_task')) return callTool('stop_task', {});
  if (declared('background_agent')) return callTool('background_agent', { prompt: words });
  return { ...silence, say: `I heard: ${endSentence(words)} But I have no tool to pass it on to.` };
}

/** The words of one turn or typed message of the user. */
function wordsOf(asked: Asked): string[] {
  if (asked.type === 'turn') {
    const { heard } = asked;
    return heard.kind === 'command' || heard.kind === 'free' ? [heard.text] : [];
  }
  if (asked.type === 'deafTurn' || asked.item.role !== 'user') return [];
  const text = textOf(asked.item);
  return text === '' || text.startsWith(backendTag) ? [] : [text.replace(userTag, '')];
}

/** What is to be read out: a tool's output, or a message that the back end put in (codex#81, codex#99). */
function resultOf(item: Item): string | undefined {
  if (item.type === 'function_call_output') return toSayable(item.output ?? '');
  const told = backendText(item);
  if (told === undefined || readClosed(told) !== undefined) return undefined;
  return readDecision(told)?.say ?? toSayable(told);
}

function backendText(item: Item): string | undefined {
  const text = item.role === 'user' ? textOf(item) : '';
  return text.startsWith(backendTag) ? text.slice(backendTag.length).trim() : undefined;
}

const backendTag = '[BACKEND]';
const userTag = /^\[USER\]\s*/;

function textOf(item: Item): string {
  return (item.content ?? [])
    .flatMap(({ type, text }) => (type === 'input_text' && text ? [text.trim()] : []))
    .join(' ');
}

function askBetween([first, second]: Question): string {
  return `Did you say: ${trimSentence(first)}, or: ${endSentence(second, '?')} Say the first, or the second.`;
}

function trimSentence(text: string): string {
  return text.trim().replace(/[.,!?]+$/, '');
}

function endSentence(text: string, mark = '.'): string {
  return `${trimSentence(text)}${mark}`;
}
