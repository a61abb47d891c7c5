import type { SessionView } from '../../protocol/snapshot.ts';
import { noticeTexts } from './noticeText.ts';

type Idle = Extract<SessionView, { phase: 'idle' }>;
type Live = Extract<SessionView, { phase: 'live' }>;

/** The state of the session in words: a short title, and what it means for the user. */
export interface SessionText {
  readonly title: string;
  readonly detail: string;
  /** How far the call is behind what was said, once one would notice. */
  readonly lag?: string;
}

export function toSessionText(session: SessionView): SessionText {
  switch (session.phase) {
    case 'idle':
      return toIdleText(session.ended);
    case 'starting': {
      const text = session.resuming
        ? { title: 'Reconnecting…', detail: 'The call broke off. The conversation goes on' }
        : { title: 'Starting…', detail: 'Connecting your voice' };
      return session.lagMs > noticedLagMs ? { ...text, lag: 'Go on: what you say is kept and sent' } : text;
    }
    case 'live': {
      const text = { title: toLiveTitle(session), detail: toLiveDetail(session) };
      if (session.lagMs <= noticedLagMs) return text;
      return { ...text, lag: `Catching up, ${Math.round(session.lagMs / 1000)} s behind` };
    }
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

const noticedLagMs = 1_000;

function toLiveTitle({ activity, muted, talk }: Live): string {
  if (activity !== 'listening') return activityTexts[activity];
  if (muted) return 'Muted';
  return talk === 'shut' ? 'Ready' : 'Listening';
}

function toLiveDetail({ control, controlReason, muted, talk }: Live): string {
  if (control !== 'up') {
    const text = controlTexts[control];
    return controlReason === undefined ? text : `${text}: ${controlReason.replace(/\.$/, '')}`;
  }
  return muted ? 'Your microphone is off' : talkTexts[talk];
}

const activityTexts: Readonly<Record<Exclude<Live['activity'], 'listening'>, string>> = {
  hearing: 'Hearing you',
  thinking: 'Thinking…',
  speaking: 'Speaking',
};

const talkTexts: Readonly<Record<Live['talk'], string>> = {
  open: 'Your microphone is on',
  shut: 'Your microphone is shut',
  held: 'Your microphone is on while you hold',
  latched: 'Your microphone is on until you press again',
};

const controlTexts: Readonly<Record<Exclude<Live['control'], 'up'>, string>> = {
  joining: 'Still connecting to your files',
  degraded: 'Working over the spare connection',
  lost: 'Cannot reach your files, reconnecting',
};
