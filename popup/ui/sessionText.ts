import type { SessionView } from '../../protocol/snapshot.ts';
import { noticeTexts } from './noticeText.ts';

type Idle = Extract<SessionView, { phase: 'idle' }>;
type Live = Extract<SessionView, { phase: 'live' }>;

/** The state of the session in words: a short title, and what it means for the user. */
export interface SessionText {
  readonly title: string;
  readonly detail: string;
}

export function toSessionText(session: SessionView): SessionText {
  switch (session.phase) {
    case 'idle':
      return toIdleText(session.ended);
    case 'starting':
      return { title: 'Starting…', detail: 'Connecting your voice' };
    case 'live':
      return { title: activityTexts[session.activity], detail: controlTexts[session.control] };
    case 'ending':
      return { title: 'Stopping…', detail: 'Hanging up' };
  }
}

function toIdleText(ended: Idle['ended']): SessionText {
  switch (ended?.reason) {
    case undefined:
    case 'requested':
      return { title: 'Ready', detail: 'Not listening' };
    case 'transport_closed':
      return { title: 'Cut off', detail: 'The call broke off' };
    case 'error':
      return {
        title: 'Stopped',
        detail: ended.failure === undefined ? 'Something failed' : noticeTexts[ended.failure.code].title,
      };
    case 'expired':
      return { title: 'Ended', detail: 'A limit of time or money was reached' };
    case 'idle':
      return { title: 'Hung up', detail: 'Nobody spoke for a while' };
    case 'replaced':
      return { title: 'Replaced', detail: 'Another start took over' };
  }
}

const activityTexts: Readonly<Record<Live['activity'], string>> = {
  listening: 'Listening',
  hearing: 'Hearing you',
  thinking: 'Thinking…',
  speaking: 'Speaking',
};

const controlTexts: Readonly<Record<Live['control'], string>> = {
  joining: 'Still connecting to your files',
  up: 'Your microphone is on',
  degraded: 'Working over the spare connection',
  lost: 'Cannot reach your files, reconnecting',
};
