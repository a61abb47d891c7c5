import type { Snapshot } from '../../protocol/snapshot.ts';
import { CallButtons } from './CallButtons.tsx';
import { HoldButton } from './HoldButton.tsx';
import { LevelMeter } from './LevelMeter.tsx';
import { ModeSwitch } from './ModeSwitch.tsx';
import { toSessionText } from './sessionText.ts';
import { SpentLine } from './SpentLine.tsx';
import type { SurfaceClock } from './surfaceClock.ts';
import { TalkButton } from './TalkButton.tsx';

interface TalkDockProps {
  readonly snapshot: Snapshot | undefined;
  readonly clock: SurfaceClock;
}

/** The one big button, the state in words, the microphone's level while it is on, and what else one can do in a call. */
export function TalkDock({ snapshot, clock }: TalkDockProps) {
  const session = snapshot?.session;
  const settings = snapshot?.settings;
  const text = session === undefined ? { title: 'Connecting…', detail: 'Waking Earshot up' } : toSessionText(session);
  const on = session !== undefined && session.phase !== 'idle';
  const activity = session?.phase === 'live' ? session.activity : (session?.phase ?? 'opening');
  const disabled = session === undefined || session.phase === 'ending';
  const running = session?.phase === 'starting' || session?.phase === 'live' ? session : undefined;
  return (
    <section class="talking" aria-label="Talk">
      {settings !== undefined && <ModeSwitch mode={settings.mode} />}
      <div class="dock" data-activity={activity}>
        {settings?.mode === 'hold' ? (
          <HoldButton talk={running?.talk} disabled={disabled} />
        ) : (
          <TalkButton on={on} disabled={disabled} />
        )}
        <div class="state">
          <p id="session-state" class="state-title">
            {text.title}
          </p>
          <p class="state-detail">{text.detail}</p>
          {text.lag !== undefined && <p class="state-detail state-lag">{text.lag}</p>}
          {running !== undefined && <LevelMeter />}
        </div>
      </div>
      {running !== undefined && settings !== undefined && (
        <div class="call">
          <CallButtons session={running} canStop={settings.mode === 'hold'} />
          {running.phase === 'live' && (
            <SpentLine
              spent={running.spent}
              startedAtMs={running.startedAtMs}
              capUsd={settings.sessionCapUsd}
              clock={clock}
            />
          )}
        </div>
      )}
    </section>
  );
}
