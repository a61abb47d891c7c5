import type { Item } from '../../protocol/realtime/serverEvents.ts';
import type { Tool } from '../../protocol/realtime/sessionConfig.ts';
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
}

export const sentences = {
  notHeard: "Sorry, I didn't catch that. Please say it again.",
  earsFailed: 'Sorry, my hearing failed just now. Please say it again.',
  neither: 'All right, I leave it.',
  which: 'The first or the second?',
} as const;

// Words that are a task of their own; more words after them ("undo the rename of…") would need a judge.
const undoWords = /^undo\b/i;
const stopWords =
  /^(please )?(never mind|(stop|cancel)( (it|that|this|the task|the current task|working|now|everything))?)( please)?$/i;

/** Decides what one response does about everything still unanswered, with the declared tools only. */
export function planResponse(asked: readonly Asked[], tools: readonly Tool[], open: Question | null): Plan {
  const declared = (name: string): boolean => tools.some((tool) => tool.name === name);
  const turns = asked.flatMap((one) => (one.type === 'turn' ? [one.heard] : []));
  const results = asked.flatMap((one) => (one.type === 'item' ? (resultOf(one.item) ?? []) : []));
  const words = asked.flatMap(wordsOf).join(' ');
  const unclear = turns.findLast((heard) => heard.kind === 'unclear');

  const request = words === '' ? { ...silence, question: open } : planWords(words, open, declared);
  const question: Question | null =
    unclear === undefined ? request.question : [unclear.readings[0].text, unclear.readings[1].text];
  const said = [
    ...results,
    ...(request.say === null ? [] : [request.say]),
    ...(unclear === undefined || question === null ? [] : [askBetween(question)]),
  ];
  if (said.length > 0 || request.calls.length > 0) {
    return { calls: request.calls, say: said.length === 0 ? null : said.join(' '), question };
  }
  if (asked.some((one) => one.type === 'deafTurn')) return { calls: [], say: sentences.earsFailed, question };
  return { calls: [], say: turns.some((heard) => heard.kind === 'nothing') ? sentences.notHeard : null, question };
}

const silence: Plan = { calls: [], say: null, question: null };

/** The words may answer the open question; a question stays open for one turn. */
function planWords(words: string, open: Question | null, declared: (name: string) => boolean): Plan {
  const answer = open === null ? undefined : readAnswer(words, open);
  switch (answer?.kind) {
    case 'chosen':
      return planRequest(answer.reading, declared);
    case 'neither':
      return { ...silence, say: sentences.neither };
    case 'yes':
      return { ...silence, say: sentences.which, question: open };
    case undefined:
      // Whoever only thinks aloud has not answered yet.
      return { ...planRequest(words, declared), question: isThinkingAloud(bareOf(words)) ? open : null };
  }
}

function bareOf(words: string): string {
  return words.replace(/[.,!?]+/g, '').trim();
}

function planRequest(words: string, declared: (name: string) => boolean): Plan {
  const bare = bareOf(words);
  const call = (name: string, args: object): Plan => ({
    ...silence,
    calls: [{ name, arguments: JSON.stringify(args) }],
  });
  if (isThinkingAloud(bare)) return declared('remain_silent') ? call('remain_silent', {}) : silence;
  if (undoWords.test(bare) && declared('undo_last')) return call('undo_last', {});
  if (stopWords.test(bare) && declared('stop_task')) return call('stop_task', {});
  if (declared('background_agent')) return call('background_agent', { prompt: words });
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
  const text = item.role === 'user' ? textOf(item) : '';
  return text.startsWith(backendTag) ? toSayable(text.slice(backendTag.length).trim()) : undefined;
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
