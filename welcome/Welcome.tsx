import { NoticeCard } from '../popup/ui/NoticeCard.tsx';
import { SurfaceActionsContext } from '../popup/ui/surfaceActions.ts';
import type { SurfaceLink } from '../popup/ui/surfaceLink.ts';
import type { SurfaceView } from '../popup/ui/surfaceView.ts';
import { useIntents } from '../popup/ui/useIntents.ts';
import { HostStep } from './HostStep.tsx';
import type { MicrophoneSource } from './microphoneAccess.ts';
import { MicrophoneStep } from './MicrophoneStep.tsx';
import { ShortcutStep } from './ShortcutStep.tsx';
import { useMicrophone } from './useMicrophone.ts';
import { WorkspaceStep } from './WorkspaceStep.tsx';

interface WelcomeProps {
  readonly view: SurfaceView;
  readonly link: SurfaceLink;
  readonly source: MicrophoneSource;
  readonly onOpenShortcuts: () => void;
  readonly onOpenSettings: () => void;
  readonly onOpenSiteSettings: () => void;
}

/** The setup page: four steps, each with its state. It stays open after the grant, which may end with the tab. */
export function Welcome({ view, link, source, onOpenShortcuts, onOpenSettings, onOpenSiteSettings }: WelcomeProps) {
  const { actions, refusal, dismissRefusal } = useIntents(link, { openSettings: onOpenSettings });
  const { microphone, ask } = useMicrophone(source);
  const snapshot = view.phase === 'opening' ? undefined : view.snapshot;
  return (
    <SurfaceActionsContext.Provider value={actions}>
      <main class="welcome">
        <header>
          <img src="../icons/128.png" width="56" height="56" alt="" />
          <h1>Set up Earshot</h1>
          <p class="lead">
            Talk to your browser while the code on your disk changes. As installed, your voice is understood on this
            computer and goes nowhere else.
          </p>
        </header>
        <ol class="steps">
          <MicrophoneStep microphone={microphone} onAsk={() => void ask()} onOpenSiteSettings={onOpenSiteSettings} />
          <HostStep host={snapshot?.host} />
          <WorkspaceStep workspaces={snapshot?.workspaces ?? []} />
          <ShortcutStep shortcut={snapshot?.shortcut} onOpenShortcuts={onOpenShortcuts} />
        </ol>
        <div role="alert">{refusal !== undefined && <NoticeCard failure={refusal} onDismiss={dismissRefusal} />}</div>
      </main>
    </SurfaceActionsContext.Provider>
  );
}
