import type { Snapshot, TimelineEntry } from '../../protocol/snapshot.ts';
import { noticeTexts } from './noticeText.ts';
import type { Failure } from '../../protocol/appError.ts';
import { toAnswerText } from './approvalText.ts';
import { toSessionText } from './sessionText.ts';
import { toStandingFailures } from './standingFailures.ts';
import { toTaskText } from './taskText.ts';

/** What a screen reader says: `polite` when it next pauses, `assertive` at once. */
export interface Announcements {
  readonly polite: readonly string[];
  readonly assertive: readonly string[];
}

/**
 * What is new between two snapshots, for the ear. Captions grow word by word on the screen; aloud they are told once,
 * when they are complete, and the turns of listening and thinking not at all.
 */
export function toAnnouncements(before: Snapshot | undefined, after: Snapshot): Announcements {
  const polite: string[] = [];
  const assertive: string[] = [];
  const known = new Set(before === undefined ? [] : toStandingFailures(before).map(toSentence));
  for (const failure of toStandingFailures(after)) {
    const sentence = toSentence(failure);
    if (!known.has(sentence)) assertive.push(sentence);
  }
  const asked = new Set(before?.approvals.map(({ approvalId }) => approvalId));
  for (const { approvalId, question } of after.approvals) {
    if (!asked.has(approvalId)) assertive.push(`Earshot asks: ${question}`);
  }
  if (before === undefined) return { polite, assertive };

  if (sessionKey(before) !== sessionKey(after)) {
    const { title, detail } = toSessionText(after.session);
    polite.push(`${title} ${detail}.`);
  }
  const told = new Map(before.timeline.map((entry) => [entry.entryId, toTold(entry)]));
  for (const entry of after.timeline) {
    const sentence = toTold(entry);
    if (sentence === undefined || told.get(entry.entryId) === sentence) continue;
    (entry.kind === 'notice' ? assertive : polite).push(sentence);
  }
  return { polite, assertive };
}

function toSentence({ code, message }: Failure): string {
  return `${noticeTexts[code].title}. ${message}`;
}

function sessionKey({ session }: Snapshot): string {
  switch (session.phase) {
    case 'live':
      return `live ${session.control} ${session.muted ? 'muted' : 'on'}`;
    case 'starting':
      return session.resuming ? 'resuming' : 'starting';
    case 'idle':
    case 'ending':
      return session.phase;
  }
}

function toTold(entry: TimelineEntry): string | undefined {
  switch (entry.kind) {
    case 'heard':
      return entry.final ? `You said: ${entry.text}` : undefined;
    case 'typed':
      return undefined;
    case 'said':
      return entry.state === 'speaking' ? undefined : `Earshot said: ${entry.text}`;
    case 'task':
      return entry.task.state.phase !== 'finished'
        ? undefined
        : `${toTaskText(entry.task, false).label}: ${entry.task.state.summary}`;
    case 'approval':
      return `${toAnswerText(entry.approval).label}: ${entry.approval.question}`;
    case 'notice':
      return toSentence(entry.failure);
  }
}
