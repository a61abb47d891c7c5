import '../../protocol/zodSetup.ts';
import { render } from 'preact';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { App } from '../../popup/ui/App.tsx';
import { SurfaceLink } from '../../popup/ui/surfaceLink.ts';
import { FakeSurfaceBackground } from '../fakes/fakeSurfaceBackground.ts';
import { FakeSurfaceClock } from '../fakes/fakeSurfaceClock.ts';
import { addStyles } from '../browser/page.ts';
import { live } from './snapshots.ts';

/** The popup on the test's page, with a background that the test controls. */
export interface Popup {
  readonly background: FakeSurfaceBackground;
  readonly clock: FakeSurfaceClock;
  /** What was asked of the browser: `shortcuts`, `settings` or `sidePanel`. */
  readonly opened: string[];
  /** Ends the wait before the next connection. */
  readonly reconnect: () => void;
  readonly close: () => void;
}

await Promise.all(
  [
    '/popup/ui/theme.css',
    '/popup/ui/conversation.css',
    '/popup/popup.css',
    '/popup/talk.css',
    '/popup/approval.css',
  ].map(addStyles),
);

export function renderPopup(snapshot: Snapshot | undefined): Popup {
  const background = new FakeSurfaceBackground();
  background.show(snapshot);
  const clock = new FakeSurfaceClock(live.startedAtMs);
  const opened: string[] = [];
  document.documentElement.dataset['surface'] = 'page';
  const root = document.createElement('div');
  root.id = 'root';
  document.body.append(root);
  const lifetime = new AbortController();
  let endWait = (): void => undefined;
  const link: SurfaceLink = new SurfaceLink(
    {
      connect: background.connect,
      delay: () =>
        new Promise((resolve) => {
          endWait = resolve;
        }),
      onView: (view) => {
        render(
          <App
            view={view}
            link={link}
            clock={clock}
            onOpenShortcuts={() => opened.push('shortcuts')}
            onOpenSettings={() => opened.push('settings')}
            onOpenSidePanel={() => opened.push('sidePanel')}
          />,
          root,
        );
      },
    },
    lifetime,
  );
  void link.run();
  return {
    background,
    clock,
    opened,
    reconnect: () => {
      endWait();
    },
    close: () => {
      render(null, root);
      lifetime.abort();
      root.remove();
    },
  };
}
