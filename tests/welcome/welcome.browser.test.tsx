import '../../protocol/zodSetup.ts';
import { emulateMedia, sendKeys } from '@web/test-runner-commands';
import { render } from 'preact';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { SurfaceLink } from '../../popup/ui/surfaceLink.ts';
import type { MicrophoneSource } from '../../welcome/microphoneAccess.ts';
import { Welcome } from '../../welcome/Welcome.tsx';
import { expectEqual } from '../browser/expectEqual.ts';
import { findBarriers } from '../browser/findBarriers.ts';
import { addStyles, findAll, see, seeText, until } from '../browser/page.ts';
import { FakeMicrophoneSource } from '../fakes/fakeMicrophoneSource.ts';
import { FakeSurfaceBackground } from '../fakes/fakeSurfaceBackground.ts';
import { hostMissing, idle } from '../popup/snapshots.ts';

await Promise.all(['/popup/ui/theme.css', '/welcome/welcome.css'].map(addStyles));

describe('the setup page', () => {
  let background: FakeSurfaceBackground;
  let source: FakeMicrophoneSource;
  let opened: string[];
  let close: () => void;

  const renderWelcome = (snapshot: Snapshot, microphone: MicrophoneSource = source): void => {
    background.show(snapshot);
    const root = document.createElement('div');
    document.body.append(root);
    const lifetime = new AbortController();
    const link: SurfaceLink = new SurfaceLink(
      {
        connect: background.connect,
        delay: () => new Promise(() => undefined),
        onView: (view) => {
          render(
            <Welcome
              view={view}
              link={link}
              source={microphone}
              onOpenShortcuts={() => opened.push('shortcuts')}
              onOpenSettings={() => opened.push('settings')}
              onOpenSiteSettings={() => opened.push('siteSettings')}
            />,
            root,
          );
        },
      },
      lifetime,
    );
    void link.run();
    close = () => {
      render(null, root);
      lifetime.abort();
      root.remove();
    };
  };

  beforeEach(() => {
    background = new FakeSurfaceBackground();
    source = new FakeMicrophoneSource();
    opened = [];
  });
  afterEach(async () => {
    close();
    await emulateMedia({ colorScheme: 'light' });
  });

  it('asks a real browser for its microphone, lets go of it, and stays', async () => {
    const streams: MediaStream[] = [];
    renderWelcome(idle, {
      permissions: source.permissions,
      mediaDevices: {
        getUserMedia: async (constraints) => {
          const stream = await navigator.mediaDevices.getUserMedia(constraints);
          streams.push(stream);
          return stream;
        },
      },
    });
    (await see('button', 'Allow the microphone')).focus();
    await sendKeys({ press: 'Enter' });
    await seeText('The microphone is allowed');
    await see('heading', 'Allow the microphone (done)');
    expectEqual(
      streams.flatMap((stream) => stream.getTracks().map(({ readyState }) => readyState)),
      ['ended'],
    );
  });

  it('warns of the grant that dies with the tab before and after it is given', async () => {
    renderWelcome(idle);
    await seeText('with “Allow this time” the permission ends as soon as this tab is closed');
    source.setPermission('granted');
    await seeText('If you chose “Allow this time”, that ends when you close this tab.');
  });

  const answers = [
    ['NotAllowedError', 'denied', 'The microphone is blocked'],
    ['NotAllowedError', 'prompt', 'The question was closed without an answer'],
    ['NotFoundError', 'prompt', 'No microphone was found'],
    ['NotReadableError', 'granted', 'The microphone is allowed, but it does not open'],
  ] as const;
  for (const [error, permission, title] of answers) {
    it(`says "${title}" and lets the user ask again`, async () => {
      renderWelcome(idle);
      (await see('button', 'Allow the microphone')).click();
      await seeText('Answer the browser’s question');
      source.setPermission(permission);
      source.fail(error);
      await seeText(title);
      expectEqual((await see('button', 'Allow the microphone')).matches(':enabled'), true);
    });
  }

  it('leads to the browser’s settings when it will not ask again, and sees the change made there', async () => {
    source.setPermission('denied');
    renderWelcome(idle);
    (await see('button', 'Open the browser’s settings')).click();
    expectEqual(opened, ['siteSettings']);
    source.setPermission('granted');
    await see('heading', 'Allow the microphone (done)');
  });

  it('goes through the list as the rest falls into place', async () => {
    renderWelcome({ ...hostMissing, shortcut: '' });
    const headings = (): string[] => findAll('heading').map(({ computedName }) => computedName);
    await see('heading', 'Connect the host (to do)');
    expectEqual(headings(), [
      'Set up Earshot',
      'Allow the microphone (to do)',
      'Connect the host (to do)',
      'Say which folder it may change (to do)',
      'Talk (to do)',
    ]);
    await seeText('npm run --silent host -- install --browser chromium');
    await seeText('npm run --silent host -- workspace add PATH-TO-YOUR-PROJECT');
    (await see('button', 'Set a key')).click();
    (await see('button', 'Retry')).click();
    await background.received(1);
    source.setPermission('granted');
    background.show(idle);
    await until(() => (headings().every((name) => !name.includes('to do')) ? true : undefined));
    await seeText('todo-app, website');
    expectEqual([opened, background.requests], [['shortcuts'], [['host.retry', {}]]]);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no barrier that axe finds, ${colorScheme}`, async () => {
      await emulateMedia({ colorScheme });
      source.setPermission('denied');
      renderWelcome({ ...hostMissing, shortcut: '' });
      await see('button', 'Set a key');
      expectEqual(await findBarriers(), []);
    });
  }
});
