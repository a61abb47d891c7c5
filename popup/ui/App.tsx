import { AddingCard } from './AddingCard.tsx';
import { Announcer } from './Announcer.tsx';
import { ApprovalCard } from './ApprovalCard.tsx';
import { Composer } from './Composer.tsx';
import { toComposerBlock } from './composerBlock.ts';
import { toElsewhere } from './elsewhere.ts';
import { FirstSteps } from './FirstSteps.tsx';
import { Header } from './Header.tsx';
import { NoticeCard } from './NoticeCard.tsx';
import { NoWorkspace } from './NoWorkspace.tsx';
import { QueueLine } from './QueueLine.tsx';
import { ShortcutHint } from './ShortcutHint.tsx';
import { toStandingFailures } from './standingFailures.ts';
import { SurfaceActionsContext } from './surfaceActions.ts';
import type { SurfaceClock } from './surfaceClock.ts';
import type { SurfaceLink } from './surfaceLink.ts';
import type { SurfaceView } from './surfaceView.ts';
import { TalkDock } from './TalkDock.tsx';
import { Timeline } from './Timeline.tsx';
import { useIntents } from './useIntents.ts';

interface AppProps {
  readonly view: SurfaceView;
  readonly link: SurfaceLink;
  readonly clock: SurfaceClock;
  readonly onOpenShortcuts: () => void;
  readonly onOpenSettings: () => void;
  /** Only where there is one to open: in the toolbar popup. */
  readonly onOpenSidePanel: (() => void) | undefined;
}

/** The whole surface, drawn from one snapshot; the same in popup, side panel and tab. */
export function App({ view, link, clock, onOpenShortcuts, onOpenSettings, onOpenSidePanel }: AppProps) {
  const { actions, refusal, dismissRefusal } = useIntents(link, { openSettings: onOpenSettings });
  const snapshot = view.phase === 'opening' ? undefined : view.snapshot;
  return (
    <SurfaceActionsContext.Provider value={actions}>
      <main class="surface">
        <Header snapshot={snapshot} onOpenSidePanel={onOpenSidePanel} />
        <Timeline
          entries={snapshot?.timeline ?? []}
          workspaces={snapshot?.workspaces ?? []}
          workspaceId={snapshot?.workspaceId ?? null}
        >
          {snapshot?.timeline.length === 0 && snapshot.workspaces.length > 0 && (
            <FirstSteps session={snapshot.session} />
          )}
          {snapshot?.host.state === 'up' && snapshot.workspaces.length === 0 && <NoWorkspace />}
          {snapshot !== undefined &&
            toStandingFailures(snapshot).map((failure) => <NoticeCard key={failure.code} failure={failure} />)}
          {snapshot?.adding != null && <AddingCard adding={snapshot.adding} />}
        </Timeline>
        <div class="controls">
          {view.phase === 'stale' && <p class="hint reconnecting">Reconnecting…</p>}
          <div role="alert">{refusal !== undefined && <NoticeCard failure={refusal} onDismiss={dismissRefusal} />}</div>
          {snapshot !== undefined && <QueueLine timeline={snapshot.timeline} />}
          {snapshot !== undefined && snapshot.approvals.length > 0 && (
            <div class="approvals">
              {snapshot.approvals.map((approval) => (
                <ApprovalCard
                  key={approval.approvalId}
                  approval={approval}
                  elsewhere={toElsewhere(approval, snapshot)}
                  inCall={snapshot.session.phase === 'live'}
                  clock={clock}
                />
              ))}
            </div>
          )}
          <TalkDock snapshot={snapshot} clock={clock} />
          <Composer block={toComposerBlock(snapshot)} />
          {snapshot !== undefined && <ShortcutHint shortcut={snapshot.shortcut} onOpenShortcuts={onOpenShortcuts} />}
        </div>
      </main>
      <Announcer snapshot={snapshot} />
    </SurfaceActionsContext.Provider>
  );
}
