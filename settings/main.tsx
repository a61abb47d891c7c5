import '../protocol/zodSetup.ts';
import { render } from 'preact';
import { portNames } from '../protocol/surfaceContract.ts';
import { delay } from '../popup/ui/delay.ts';
import { toPort } from '../popup/ui/runtimePort.ts';
import { SurfaceLink } from '../popup/ui/surfaceLink.ts';
import type { HostAccess } from './hostAccess.ts';
import { toOriginPattern } from './hostAccess.ts';
import { Settings } from './Settings.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

const access: HostAccess = {
  has: (baseUrl) => browser.permissions.contains({ origins: [toOriginPattern(baseUrl)] }),
  // The browser asks only within the user's own gesture: nothing may be awaited before.
  ask: (baseUrl) => browser.permissions.request({ origins: [toOriginPattern(baseUrl)] }),
};

const link = new SurfaceLink(
  {
    connect: () => toPort(browser.runtime.connect({ name: portNames.surface })),
    delay,
    onView: (view) => {
      render(
        <Settings
          view={view}
          link={link}
          access={access}
          devices={navigator.mediaDevices}
          onOpenShortcuts={() => void browser.tabs.create({ url: 'chrome://extensions/shortcuts' })}
        />,
        root,
      );
    },
  },
  // The page's own end takes the port with it.
  new AbortController(),
);
void link.run();
