import '../protocol/zodSetup.ts';
import { render } from 'preact';
import { portNames } from '../protocol/surfaceContract.ts';
import { App } from './ui/App.tsx';
import { delay } from './ui/delay.ts';
import { toPort } from './ui/runtimePort.ts';
import { systemClock } from './ui/surfaceClock.ts';
import { SurfaceLink } from './ui/surfaceLink.ts';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root.');

const isPopup = browser.extension.getViews({ type: 'popup' }).includes(window);
document.documentElement.dataset['surface'] = isPopup ? 'popup' : 'page';

// Asked for now: sidePanel.open works only within the click itself, before anything is awaited.
const { id: windowId } = await browser.windows.getCurrent();

function openSidePanel(windowId: number): void {
  void browser.sidePanel.open({ windowId }).then(() => {
    window.close();
  });
}

function openSettings(): void {
  void browser.runtime.openOptionsPage();
}

const link = new SurfaceLink(
  {
    connect: () => toPort(browser.runtime.connect({ name: portNames.surface })),
    delay,
    onView: (view) => {
      render(
        <App
          view={view}
          link={link}
          clock={systemClock}
          onOpenShortcuts={() => void browser.tabs.create({ url: 'chrome://extensions/shortcuts' })}
          onOpenSettings={openSettings}
          onOpenSidePanel={
            isPopup && windowId !== undefined
              ? () => {
                  openSidePanel(windowId);
                }
              : undefined
          }
        />,
        root,
      );
    },
  },
  // The page's own end takes the port with it.
  new AbortController(),
);
void link.run();
