import type { SessionView } from '../../protocol/snapshot.ts';
import { Icon } from './Icon.tsx';
import { LevelMeter } from './LevelMeter.tsx';
import { toSessionText } from './sessionText.ts';
import { useSurfaceActions } from './surfaceActions.ts';

/** The one big button, the state in words, and the microphone's level while it is on. */
export function TalkDock({ session }: { session: SessionView | undefined }) {
  const { send } = useSurfaceActions();
  const text = session === undefined ? { title: 'Connecting…', detail: 'Waking Earshot up' } : toSessionText(session);
  const on = session !== undefined && session.phase !== 'idle';
  const activity = session?.phase === 'live' ? session.activity : (session?.phase ?? 'opening');

  // The name changes with the state, so there is no aria-pressed: "Stop, pressed" would say the opposite of what it does.
  return (
    <section class="dock" data-activity={activity} aria-label="Talk">
      <button
        type="button"
        class={on ? 'talk talk-on' : 'talk'}
        disabled={session === undefined || session.phase === 'ending'}
        aria-describedby="session-state"
        onClick={() => void send(on ? 'session.stop' : 'session.start', {})}
      >
        <Icon name={on ? 'stop' : 'microphone'} />
        {on ? 'Stop' : 'Talk'}
      </button>
      <div class="state">
        <p id="session-state" class="state-title">
          {text.title}
        </p>
        <p class="state-detail">{text.detail}</p>
        {(session?.phase === 'starting' || session?.phase === 'live') && <LevelMeter />}
      </div>
    </section>
  );
}
