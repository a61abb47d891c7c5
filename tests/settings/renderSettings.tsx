import '../../protocol/zodSetup.ts';
import { render } from 'preact';
import { SurfaceLink } from '../../popup/ui/surfaceLink.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { Settings } from '../../settings/Settings.tsx';
import type { DeviceSource } from '../../settings/useDevices.ts';
import { addStyles } from '../browser/page.ts';
import { FakeHostAccess } from '../fakes/fakeHostAccess.ts';
import { FakeSurfaceBackground } from '../fakes/fakeSurfaceBackground.ts';

/** The settings page on the test's page, with a background and a browser that the test controls. */
export interface SettingsPage {
  readonly background: FakeSurfaceBackground;
  readonly access: FakeHostAccess;
  /** What was asked of the browser: `shortcuts`. */
  readonly opened: string[];
  /** Resolves with the requests that change something, once there are this many. */
  changed(count: number): Promise<readonly (readonly [name: string, params: object])[]>;
  close(): void;
}

interface RenderOptions {
  readonly background?: FakeSurfaceBackground;
  readonly devices?: DeviceSource;
}

/** What the page asks by itself, when it opens and when the user comes back to it. */
const reads: readonly string[] = ['provider.view', 'engine.view'];

await Promise.all(['/popup/ui/theme.css', '/popup/ui/workspaces.css', '/settings/settings.css'].map(addStyles));

export function renderSettings(
  snapshot: Snapshot,
  { background = new FakeSurfaceBackground(), devices = navigator.mediaDevices }: RenderOptions = {},
): SettingsPage {
  background.show(snapshot);
  const access = new FakeHostAccess();
  const opened: string[] = [];
  const root = document.createElement('div');
  document.body.append(root);
  const lifetime = new AbortController();
  const link: SurfaceLink = new SurfaceLink(
    {
      connect: background.connect,
      delay: () => new Promise(() => undefined),
      onView: (view) => {
        render(
          <Settings
            view={view}
            link={link}
            access={access}
            devices={devices}
            onOpenShortcuts={() => opened.push('shortcuts')}
          />,
          root,
        );
      },
    },
    lifetime,
  );
  void link.run();
  const changes = () => background.requests.filter(([name]) => !reads.includes(name));
  return {
    background,
    access,
    opened,
    changed: async (count) => {
      while (changes().length < count) await background.received(background.requests.length + 1);
      return changes();
    },
    close: () => {
      render(null, root);
      lifetime.abort();
      root.remove();
    },
  };
}
