import '../protocol/zodSetup.ts';
import { render } from 'preact';
import { portNames } from '../protocol/surfaceContract.ts';
import { delay } from '../popup/ui/delay.ts';
import { toPort } from '../popup/ui/runtimePort.ts';
import { SurfaceLink } from '../popup/ui/surfaceLink.ts';
import { Welcome } from './Welcome.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

const openTab = (url: string): void => {
  void browser.tabs.create({ url });
};
const openSettings = (): void => {
  void browser.runtime.openOptionsPage();
};
const siteSettings = `chrome://settings/content/siteDetails?site=${encodeURIComponent(location.origin)}`;

const link = new SurfaceLink(
  {
    connect: () => toPort(browser.runtime.connect({ name: portNames.surface })),
    delay,
    onView: (view) => {
      render(
        <Welcome
          view={view}
          link={link}
          source={navigator}
          onOpenShortcuts={() => {
            openTab('chrome://extensions/shortcuts');
          }}
          onOpenSettings={openSettings}
          onOpenSiteSettings={() => {
            openTab(siteSettings);
          }}
        />,
        root,
      );
    },
  },
  // The page's own end takes the port with it.
  new AbortController(),
);
void link.run();
