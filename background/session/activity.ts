import type { WireEvent } from '../realtime/wire.ts';

/** Whose turn it is, as heard on the wire. */
export type Activity = 'listening' | 'hearing' | 'thinking' | 'speaking';

/** Whose turn it is after an event. A finished response is not a finished answer: its sound plays on for a while. */
export function nextActivity(activity: Activity, event: WireEvent): Activity {
  switch (event.type) {
    case 'speechStarted':
      return 'hearing';
    case 'speechStopped':
      return activity === 'hearing' ? 'thinking' : activity;
    case 'responseStarted':
      return activity === 'listening' ? 'thinking' : activity;
    case 'responseDone':
      return activity === 'thinking' ? 'listening' : activity;
    case 'playbackStarted':
      return activity === 'hearing' ? activity : 'speaking';
    case 'playbackStopped':
    case 'playbackCleared':
      return activity === 'speaking' ? 'listening' : activity;
    default:
      return activity;
  }
}
