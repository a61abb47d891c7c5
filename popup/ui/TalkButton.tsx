import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';

interface TalkButtonProps {
  /** Whether there is a session to stop. */
  readonly on: boolean;
  readonly disabled: boolean;
}

/**
 * Starts and stops. The name changes with the state, so there is no aria-pressed: "Stop, pressed" would say the opposite of
 * what it does.
 */
export function TalkButton({ on, disabled }: TalkButtonProps) {
  const { send } = useSurfaceActions();
  return (
    <button
      type="button"
      class={on ? 'talk talk-on' : 'talk'}
      disabled={disabled}
      aria-describedby="session-state"
      onClick={() => void send(on ? 'session.stop' : 'session.start', {})}
    >
      <Icon name={on ? 'stop' : 'microphone'} />
      {on ? 'Stop' : 'Talk'}
    </button>
  );
}
