import type { ApprovalView } from './approval.ts';
import { namedWords } from './namedWords.ts';
import { toSpokenWords } from './spokenWords.ts';

// The user's words as the answer to a question. A no may be anything that begins with one. A yes must be nothing but one:
// every word is a yes, a filler, or the question's own; a word too many ("yes, but not", "I think so") makes it unclear.

export type SpokenAnswer =
  /** `named`: every thing that was asked about was named. */
  | { readonly kind: 'yes'; readonly scope: 'once' | 'session'; readonly named: boolean }
  /** `reason`: what else was said, in the user's own words. */
  | { readonly kind: 'no'; readonly scope: 'no' | 'never'; readonly reason: string | null }
  | { readonly kind: 'unclear' };

const list = (words: string): ReadonlySet<string> => new Set(words.split(' '));

const yesWords = list(
  'yes yeah yep yup aye sure ok okay alright fine affirmative absolutely definitely certainly allow allowed approve approved accept accepted confirm confirmed permit permitted granted proceed',
);
const yesPhrases =
  /\b(?:go ahead|go for it|do it|do that|do so|please do|all right|sounds good|you may|you can|be my guest)\b/;
const fillers = list(
  "um uh er well so oh and then please thanks thank you the a an it it's its that that's this these them one is to now here for in on at with of go ahead do may can be my guest all right sounds good very much earshot dot slash dash hyphen underscore colon point once time just for session rest whole every always",
);
const verbs = list(
  'run running execute start change changing edit editing write writing modify update apply make command commands script file files changes step',
);
const onceOnly = /\bonly (?:this |the )?(?:once|one time|time)\b/;
const session = /\b(?:session|always|every time)\b/;
const mostWords = 24;

const opener = '(?:(?:um|uh|er|well|oh|hmm|ah|sorry|please|hey|actually|okay|ok|so) )*';
const wholeNo =
  '(?:absolutely not|definitely not|certainly not|not now|not yet|no way|never mind|no thanks|no thank you|no never|no|nope|nah)';
const plainNo = `(?:${wholeNo}|never|not)`;
const order = "(?:do not|don't|dont|stop|cancel|deny|refuse|reject|decline|leave it|forget it|skip)";
const refusal = new RegExp(`^${opener}(?:${plainNo}|${order})(?: |$)`);
const plainRefusal = new RegExp(`^${opener}${plainNo}(?: |$)`);
const notMeant = /^(?:problem|problems|worries|objection|objections|doubt|bad|a problem)\b/;
const takenBack =
  /^(?:(?:wait|sorry|i|mean|meant|actually|well|oh|um|uh) )*(?:yes|yeah|yep|yup|sure|ok|okay|go ahead|do it)\b/;
const never = /\bnever\b(?! mind)|\b(?:don't|do not|dont|not) ask (?:me )?(?:that |this )?again\b/;

/** Reads what the user said or typed as the answer to one question. Pure. */
export function readSpokenAnswer(
  transcript: string,
  question: Pick<ApprovalView, 'names' | 'exact' | 'question'>,
): SpokenAnswer {
  const words = toSpokenWords(transcript);
  const text = words.join(' ');
  if (refusal.test(text)) return readRefusal(transcript, text);
  if (words.length > mostWords || transcript.trimEnd().endsWith('?')) return unclear;
  if (!words.some((word) => yesWords.has(word)) && !yesPhrases.test(text)) return unclear;
  const places = question.names.map((name) => namedWords(words, name, isEmpty));
  const own = toSpokenWords(`${question.exact} ${question.question}`).map((word) => namedWords(words, word, isNever));
  const known = new Set([...places, ...own].flatMap((found) => found ?? []));
  const isMeant = (word: string, place: number): boolean =>
    isEmpty(word) || known.has(place) || (word === 'only' && onceOnly.test(text));
  const surplus = words.filter((word, place) => !isMeant(word, place));
  if (surplus.length > 0 || hasNo(words)) return unclear;
  const all = question.names.length > 0 && places.every((found) => found !== undefined);
  return { kind: 'yes', scope: session.test(text) ? 'session' : 'once', named: all };
}

/** Whether a text, such as what a voice said, puts a question: it asks something, and names all that the question is about. Pure. */
export function isAsking(text: string, { names }: Pick<ApprovalView, 'names'>): boolean {
  const words = toSpokenWords(text);
  const all = names.length > 0 && names.every((name) => namedWords(words, name, isEmpty) !== undefined);
  return all && text.includes('?');
}

/** Whether words could name a thing at all: nobody can name a file called "yes", or "a.ts". Pure. */
export function isSayable(name: string): boolean {
  return namedWords(toSpokenWords(name), name, isEmpty) !== undefined;
}

const unclear: SpokenAnswer = { kind: 'unclear' };

function isEmpty(word: string): boolean {
  return yesWords.has(word) || fillers.has(word) || verbs.has(word);
}

function isNever(): boolean {
  return false;
}

/** The question's own words may hold one ("no-cache"); an answer with one is still no yes. */
function hasNo(words: readonly string[]): boolean {
  return words.some((word) => /^(?:no|not|never|nope|without|except|unless|but|or)$|n't$/.test(word));
}

function readRefusal(transcript: string, text: string): SpokenAnswer {
  const scope = never.test(text) ? 'never' : 'no';
  const rest = text.replace(refusal, '');
  if (plainRefusal.test(text) && (notMeant.test(rest) || takenBack.test(rest))) return unclear;
  if (rest.split(' ').every((word) => /^(?:no|nope|nah|never)?$/.test(word) || isEmpty(word)))
    return { kind: 'no', scope, reason: null };
  if (!plainRefusal.test(text)) return { kind: 'no', scope, reason: transcript.trim() };
  const reason = afterNo(transcript);
  return { kind: 'no', scope, reason: reason === '' ? null : reason };
}

/** What follows the no, as it was said; all of it where the no is a part of it: "not that file" is not "that file". */
function afterNo(transcript: string): string {
  const pattern = new RegExp(
    `^\\W*(?:(?:um|uh|er|well|oh|hmm|ah|sorry|please|hey|actually|okay|ok|so)\\W+)*${wholeNo}(?!'?[\\p{L}\\p{N}])\\W*`,
    'iu',
  );
  return transcript
    .replaceAll('’', "'")
    .replace(pattern, '')
    .replace(/^(?:and|but|thanks|thank you)\W+/i, '')
    .trim();
}
