import { NoticeCard } from '../popup/ui/NoticeCard.tsx';
import { SurfaceActionsContext } from '../popup/ui/surfaceActions.ts';
import type { SurfaceLink } from '../popup/ui/surfaceLink.ts';
import type { SurfaceView } from '../popup/ui/surfaceView.ts';
import { useIntents } from '../popup/ui/useIntents.ts';
import type { SettingsChange } from '../protocol/settings.ts';
import type { HostAccess } from './hostAccess.ts';
import { EngineSection } from './EngineSection.tsx';
import { LimitsSection } from './LimitsSection.tsx';
import { PermissionSection } from './PermissionSection.tsx';
import { ProviderSection } from './ProviderSection.tsx';
import { SoundSection } from './SoundSection.tsx';
import { TalkSection } from './TalkSection.tsx';
import type { DeviceSource } from './useDevices.ts';
import { WorkspacesSection } from './WorkspacesSection.tsx';

interface SettingsProps {
  readonly view: SurfaceView;
  readonly link: SurfaceLink;
  readonly access: HostAccess;
  readonly devices: DeviceSource;
  readonly onOpenShortcuts: () => void;
}

/** Everything the user may choose, saved as it is changed. Drawn from background's snapshot and the host's provider. */
export function Settings({ view, link, access, devices, onOpenShortcuts }: SettingsProps) {
  const { actions, refusal, dismissRefusal } = useIntents(link, { openSettings: undefined });
  const snapshot = view.phase === 'opening' ? undefined : view.snapshot;
  const change = (some: SettingsChange, options: { readonly signal: AbortSignal }): Promise<unknown> =>
    link.request('settings.change', { change: some }, options);
  return (
    <SurfaceActionsContext.Provider value={actions}>
      <main class="settings">
        <header>
          <h1>Earshot settings</h1>
          <p class="lead">What you change is saved at once.</p>
          <p role="status" class="hint">
            {view.phase === 'opening' && 'Connecting…'}
            {view.phase === 'stale' && 'Reconnecting…'}
          </p>
        </header>
        <div role="alert">{refusal !== undefined && <NoticeCard failure={refusal} onDismiss={dismissRefusal} />}</div>
        {snapshot !== undefined && (
          <>
            <TalkSection
              settings={snapshot.settings}
              shortcut={snapshot.shortcut}
              onChange={change}
              onOpenShortcuts={onOpenShortcuts}
            />
            <SoundSection settings={snapshot.settings} devices={devices} onChange={change} />
            <WorkspacesSection
              snapshot={snapshot}
              onChoose={(workspaceId, choice, options) =>
                link.request('engine.choose', { workspaceId, choice }, options)
              }
            />
            <EngineSection
              engines={snapshot.engines}
              hostUp={snapshot.host.state === 'up'}
              onLogin={(request, options) => link.request('engine.startLogin', request, options)}
            />
            <PermissionSection
              workspaces={snapshot.workspaces}
              onChange={(workspaceId, mode, options) =>
                link.request('workspace.setMode', { workspaceId, mode }, options)
              }
            />
            <ProviderSection link={link} access={access} hostUp={snapshot.host.state === 'up'} />
            <LimitsSection settings={snapshot.settings} onChange={change} />
          </>
        )}
      </main>
    </SurfaceActionsContext.Provider>
  );
}
