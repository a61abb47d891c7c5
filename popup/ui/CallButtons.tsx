import type { SessionView } from '../../protocol/snapshot.ts';
import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';

interface CallButtonsProps {
  readonly session: Extract<SessionView, { phase: 'starting' | 'live' }>;
  /** Where the big button does something else. */
  readonly canStop: boolean;
}

/** What one can do in a call beside talking. Their names change with the state, as that of the big button does. */
export function CallButtons({ session, canStop }: CallButtonsProps) {
  const { send } = useSurfaceActions();
  return (
    <>
      {canStop && (
        <button type="button" class="small" onClick={() => void send('session.stop', {})}>
          <Icon name="stop" />
          Hang up
        </button>
      )}
      {session.phase === 'live' && (
        <button type="button" class="small" onClick={() => void send('microphone.mute', { on: !session.muted })}>
          <Icon name={session.muted ? 'microphone' : 'muted'} />
          {session.muted ? 'Unmute' : 'Mute'}
        </button>
      )}
      {session.phase === 'live' && session.activity === 'speaking' && (
        <button type="button" class="small" onClick={() => void send('voice.silence', {})}>
          <Icon name="cross" />
          Stop the voice
        </button>
      )}
    </>
  );
}
