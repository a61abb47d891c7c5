import type { SessionView } from '../../protocol/snapshot.ts';

type Live = Extract<SessionView, { phase: 'live' }>;

/** The state of the session in words: a short title, and what it means for the user. */
export interface SessionText {
  readonly title: string;
  readonly detail: string;
}

export function toSessionText(session: SessionView): SessionText {
  switch (session.phase) {
    case 'idle':
      return session.ended === undefined
        ? { title: 'Ready', detail: 'Not listening' }
        : endedTexts[session.ended.reason];
    case 'starting':
      return { title: 'Starting…', detail: 'Connecting your voice' };
    case 'live':
      return { title: activityTexts[session.activity], detail: controlTexts[session.control] };
    case 'ending':
      return { title: 'Stopping…', detail: 'Hanging up' };
  }
}

const endedTexts = {
  requested: { title: 'Ready', detail: 'Stopped. Not listening' },
  transport_closed: { title: 'Cut off', detail: 'The call broke off. Not listening' },
  error: { title: 'Stopped', detail: 'Something failed. Not listening' },
} as const;

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
