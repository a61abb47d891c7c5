import { lastBytes } from '../../protocol/cutText.ts';
import { limits } from '../../protocol/limits.ts';
import type { TimelineEntry } from '../../protocol/snapshot.ts';
import type { TaskView } from '../../protocol/task.ts';

const ellipsis = '…';

/**
 * What user and voice model said since the last task began, a line each, with `input`, what the next task is asked, as the
 * user's last line unless it is there already; empty when nothing else was said. At most 8 KiB of UTF-8, from the newest end. Pure.
 */
export function toTranscript(timeline: readonly TimelineEntry[], input: string): string {
  // A click is no part of the talk, and a task of it does not end what the next spoken one refers to.
  const begun = timeline.findLastIndex((entry) => entry.kind === 'task' && entry.task.origin !== 'clicked');
  const lines = timeline.slice(begun + 1).flatMap(toLine);
  const isInput = ({ role, text }: Line): boolean => role === 'user' && plain(text) === plain(input);
  if (lines.every(isInput)) return '';
  return bound(lines.some(isInput) ? lines : [...lines, ...said('user', input)]);
}

const goOn =
  'This conversation began in a call that broke off. Go on with it, without a greeting and without answering twice:';

/** What the next call is told of the ones before, tasks and how they ended included; empty when nothing was said. Pure. */
export function toCarried(timeline: readonly TimelineEntry[]): string {
  const lines = timeline.flatMap((entry) => (entry.kind === 'task' ? toOutcome(entry.task) : toLine(entry)));
  return lines.length === 0 ? '' : `${goOn}\n${bound(lines)}`;
}

/**
 * What was being said when the call broke off, for the next one to say again; null if nothing was. Not an answer to what is put
 * to the next call itself: `unanswered`, with the responses under way. Pure.
 */
export function toCutOff(
  timeline: readonly TimelineEntry[],
  unanswered: readonly { readonly responseId: string | null }[],
): string | null {
  const entry = timeline.findLast(({ kind }) => kind === 'said');
  if (entry?.kind !== 'said' || entry.state !== 'speaking' || entry.text.trim() === '') return null;
  const isAnswer = ({ responseId }: { readonly responseId: string | null }): boolean =>
    responseId !== null && entry.entryId.startsWith(`said:${responseId}:`);
  return unanswered.some(isAnswer) ? null : entry.text;
}

/** The newest end, at most 8 KiB of UTF-8. */
function bound(lines: readonly Line[]): string {
  const transcript = lines.map(({ role, text }) => `${role}: ${text}`).join('\n');
  const kept = lastBytes(transcript, limits.transcriptBytes);
  if (kept === transcript) return transcript;
  return ellipsis + lastBytes(transcript, limits.transcriptBytes - new TextEncoder().encode(ellipsis).length);
}

interface Line {
  readonly role: 'user' | 'assistant' | 'task';
  readonly text: string;
}

function toOutcome({ prompt, state }: TaskView): Line[] {
  return said('task', state.phase === 'finished' ? `${prompt}: ${state.summary}` : `${prompt}: still running`);
}

/** Tasks, notices and what Earshot itself put into the call are no talk. */
function toLine(entry: TimelineEntry): Line[] {
  switch (entry.kind) {
    case 'heard':
    case 'typed':
      return said('user', entry.text);
    case 'said':
      return said('assistant', entry.text);
    case 'task':
    case 'approval':
    case 'notice':
      return [];
  }
}

function said(role: Line['role'], words: string): Line[] {
  const text = oneLine(words);
  return text === '' ? [] : [{ role, text }];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** The same words, however the recogniser set them. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
