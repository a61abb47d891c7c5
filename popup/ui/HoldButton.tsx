import { useEffect } from 'preact/hooks';
import type { Talk } from '../../protocol/snapshot.ts';
import { Icon } from './Icon.tsx';
import { useSurfaceActions } from './surfaceActions.ts';
import { useHold } from './useHold.ts';

interface HoldButtonProps {
  /** Undefined while there is no session: the first press starts one. */
  readonly talk: Talk | undefined;
  readonly disabled: boolean;
}

const labels: Readonly<Record<Talk, string>> = {
  open: 'Hold to talk',
  shut: 'Hold to talk',
  held: 'Let go to send',
  latched: 'Press to send',
};

/** The button that is held while one speaks, or pressed shortly to keep the microphone open until the next press. */
export function HoldButton({ talk = 'shut', disabled }: HoldButtonProps) {
  const { send } = useSurfaceActions();
  const { lose, ...events } = useHold((intent) => void send(intent, {}));
  // A button that cannot be pressed any more gets no release from the browser either.
  useEffect(() => {
    if (disabled) lose();
  }, [disabled, lose]);
  const on = talk === 'held' || talk === 'latched';
  return (
    <button
      type="button"
      class={on ? 'talk talk-hold talk-on' : 'talk talk-hold'}
      disabled={disabled}
      aria-describedby="session-state"
      {...events}
    >
      <Icon name="microphone" />
      {labels[talk]}
    </button>
  );
}
