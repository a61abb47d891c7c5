import { expectEqual } from '../browser/expectEqual.ts';
import { findAll, see, seeText, until } from '../browser/page.ts';
import { renderPopup } from './renderPopup.tsx';
import type { Popup } from './renderPopup.tsx';
import { heard, hostMissing, idle } from './snapshots.ts';

describe('the surface', () => {
  let popup: Popup;
  afterEach(() => {
    popup.close();
  });

  it('keeps the conversation in sight while the worker is gone, and goes on with the next one', async () => {
    popup = renderPopup({ ...idle, timeline: [heard] });
    await seeText('Rename fetch user to load user.');
    popup.background.simulateDisconnect();
    await seeText('Reconnecting…');
    await seeText('Rename fetch user to load user.');
    popup.reconnect();
    await until(() => (document.body.innerText.includes('Reconnecting…') ? undefined : true));
    (await see('button', 'Talk')).click();
    await popup.background.received(1);
    expectEqual([popup.background.requests, popup.background.connections], [[['session.start', {}]], 2]);
  });

  it('says that the host is missing, with the command to type and a way to try again', async () => {
    popup = renderPopup(hostMissing);
    await seeText('The host is not installed');
    await seeText('Register it once, then press Retry.');
    await seeText('npm run --silent host -- install --browser chromium');
    (await see('button', 'Retry')).click();
    await popup.background.received(1);
    expectEqual(popup.background.requests, [['host.retry', {}]]);
  });

  it('asks which folder may be changed, with the command to type', async () => {
    popup = renderPopup({ ...idle, workspaces: [], workspaceId: null });
    await seeText('Which folder may Earshot change?');
    await seeText('npm run --silent host -- workspace add PATH-TO-YOUR-PROJECT');
  });

  it('leads from a microphone failure to the page that asks for it', async () => {
    const failure = { code: 'microphone_dismissed', message: 'Nobody has been asked yet.' } as const;
    popup = renderPopup({ ...idle, session: { phase: 'idle', ended: { reason: 'error', failure } } });
    (await see('button', 'Set up the microphone')).click();
    await popup.background.received(1);
    expectEqual(popup.background.requests, [['microphone.ask', {}]]);
  });

  it('leads from a key that is missing to the settings', async () => {
    const failure = { code: 'provider_key_missing', message: 'There is none for https://api.openai.com.' } as const;
    popup = renderPopup({ ...idle, session: { phase: 'idle', ended: { reason: 'error', failure } } });
    (await see('button', 'Open the settings')).click();
    expectEqual([popup.opened, popup.background.requests], [['settings'], []]);
  });

  it('links the provider’s page that a failure names, and nothing else', async () => {
    const message = 'Add credit at https://platform.openai.com/settings/billing. Not https://evil.example/.';
    const failure = { code: 'provider_refused', message } as const;
    popup = renderPopup({ ...idle, session: { phase: 'idle', ended: { reason: 'error', failure } } });
    await seeText('Add credit at');
    expectEqual(
      findAll('link').map((link) => [link.getAttribute('href'), link.getAttribute('rel'), link.computedName]),
      [
        [
          'https://platform.openai.com/settings/billing',
          'noreferrer',
          'https://platform.openai.com/settings/billing (opens a tab)',
        ],
      ],
    );
  });

  it('tells a failure once, also where the timeline tells it too', async () => {
    const failure = { code: 'voice_failed', message: 'It stopped twice.' } as const;
    popup = renderPopup({
      ...idle,
      session: { phase: 'idle', ended: { reason: 'error', failure } },
      timeline: [{ kind: 'notice', entryId: 'n', atMs: 0, failure }],
    });
    const text = await seeText('It stopped twice.');
    expectEqual(text.split('It stopped twice.').length - 1, 1);
  });

  it('shows the key, and where to set one when none is bound', async () => {
    popup = renderPopup(idle);
    await seeText('Alt+Shift+V');
    popup.background.show({ ...idle, shortcut: '' });
    (await see('button', 'Set a key')).click();
    (await see('button', 'Open in side panel')).click();
    expectEqual(popup.opened, ['shortcuts', 'sidePanel']);
  });

  it('announces what was said once it is complete, and failures at once', async () => {
    popup = renderPopup({ ...idle, timeline: [{ ...heard, final: false, text: 'rename' }] });
    await seeText('rename');
    const region = (politeness: string): string =>
      [...document.querySelectorAll(`[aria-live=${politeness}]`)].at(-1)?.textContent ?? '';
    expectEqual([region('polite'), region('assertive')], ['', '']);
    popup.background.show({ ...hostMissing, timeline: [heard] });
    await until(() => (region('polite') === 'You said: Rename fetch user to load user.' ? true : undefined));
    expectEqual(region('assertive'), 'The host is not installed. Register it once, then press Retry.');
    expectEqual(
      findAll('alert').map((element) => element.textContent),
      [''],
    );
  });
});
