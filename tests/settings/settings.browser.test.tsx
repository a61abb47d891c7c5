import { emulateMedia, sendKeys, setViewport } from '@web/test-runner-commands';
import type { Settings } from '../../protocol/settings.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { findBarriers } from '../browser/findBarriers.ts';
import { findAll, see, seeText, until } from '../browser/page.ts';
import { FakeSurfaceBackground } from '../fakes/fakeSurfaceBackground.ts';
import { hostMissing, idle } from '../popup/snapshots.ts';
import { choose, fill, readDescription } from './fields.ts';
import { compatible, openai } from './providers.ts';
import { renderSettings } from './renderSettings.tsx';
import type { SettingsPage } from './renderSettings.tsx';

const withSettings = (settings: Partial<Settings>) => ({ ...idle, settings: { ...idle.settings, ...settings } });
const idleMinutes = 'Hang up after so many minutes without speech';

describe('the settings page', () => {
  let page: SettingsPage;
  afterEach(async () => {
    page.close();
    await emulateMedia({ colorScheme: 'light' });
    await setViewport({ width: 800, height: 600 });
  });

  it('saves each choice as it is made, and says so in words', async () => {
    page = renderSettings(idle);
    (await see('radio', 'Hold to talk')).click();
    await choose('Pause that ends your turn', 'Long: lets you think');
    (await see('checkbox', 'Holding the shortcut counts as holding to talk')).click();
    (await see('checkbox', 'A short tone when Earshot begins to listen')).click();
    const saved = () => findAll('status').filter(({ textContent }) => textContent === 'Saved.').length;
    await until(() => (saved() === 4 ? true : undefined));
    expectEqual(await page.changed(4), [
      ['settings.change', { change: { mode: 'hold' } }],
      ['settings.change', { change: { patience: 'long' } }],
      ['settings.change', { change: { holdDetection: false } }],
      ['settings.change', { change: { earcon: false } }],
    ]);
  });

  it('sets for each workspace when the user is asked', async () => {
    page = renderSettings(idle);
    await seeText('When you are asked');
    const [, second] = findAll('radio', 'Read only');
    second?.click();
    expectEqual(await page.changed(1), [['workspace.setMode', { workspaceId: 'w2', mode: 'readOnly' }]]);
  });

  const numbers = [
    [idleMinutes, '10', { idleMinutes: 10 }],
    ['Stay ready for so many seconds after a session', '0', { warmSeconds: 0 }],
    ['Most a session may cost, in US dollars', '$2.50', { sessionCapUsd: 2.5 }],
    ['Most a day may cost, in US dollars', '', { dayCapUsd: null }],
  ] as const;
  for (const [name, text, change] of numbers) {
    it(`saves "${name}" when the box is left`, async () => {
      page = renderSettings(withSettings({ dayCapUsd: 5 }));
      const box = await fill(name, text);
      await until(() => (readDescription(box).endsWith('Saved.') ? true : undefined));
      expectEqual(await page.changed(1), [['settings.change', { change }]]);
    });
  }

  it('says why a number cannot be, changes nothing, and leaves it to be corrected', async () => {
    page = renderSettings(idle);
    const box = await fill(idleMinutes, '90');
    await seeText('Not saved. Type a whole number from 0 to 60.');
    expectEqual([box.getAttribute('aria-invalid'), box.value, await page.changed(0)], ['true', '90', []]);
    expectEqual(readDescription(box).endsWith('Not saved. Type a whole number from 0 to 60.'), true);
    await fill(idleMinutes, '9');
    await until(() => (box.getAttribute('aria-invalid') === 'false' ? true : undefined));
    expectEqual(await page.changed(1), [['settings.change', { change: { idleMinutes: 9 } }]]);
  });

  it('shows the old value again when a choice is refused, and why', async () => {
    page = renderSettings(idle);
    const conversation = await see('radio', 'Conversation');
    page.background.refuse({ code: 'internal', message: 'The log says more.' });
    (await see('radio', 'Dictate')).click();
    await seeText('Not saved. The log says more.');
    await until(() => (conversation.matches(':checked') ? true : undefined));
  });

  it('follows what is changed elsewhere', async () => {
    page = renderSettings(idle);
    const dictate = await see('radio', 'Dictate');
    const box = await see('textbox', idleMinutes);
    page.background.show(withSettings({ mode: 'dictate', idleMinutes: 7 }));
    // A value that is drawn changes no attribute, which is all that is seen of the page: the frames are.
    while (!dictate.matches(':checked') || !(box instanceof HTMLInputElement) || box.value !== '7') {
      await new Promise(requestAnimationFrame);
    }
  });

  it('offers the real devices of the browser by name, and saves the one that is chosen', async () => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
    const devices = await navigator.mediaDevices.enumerateDevices();
    const real = devices.filter(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default');
    const [wanted] = real;
    if (wanted === undefined) throw new Error('This browser has no microphone.');
    page = renderSettings(idle);
    await until(() => document.querySelectorAll('#microphone option').length === real.length + 1 || undefined);
    await choose('Microphone', wanted.label);
    await page.changed(1);
    await choose('Microphone', 'The system’s choice');
    expectEqual(await page.changed(2), [
      ['settings.change', { change: { microphoneId: wanted.deviceId } }],
      ['settings.change', { change: { microphoneId: null } }],
    ]);
  });

  const device = (kind: MediaDeviceKind, deviceId: string, label: string): MediaDeviceInfo => {
    const info = { kind, deviceId, label, groupId: 'g' };
    return { ...info, toJSON: () => info };
  };

  it('sees a device that is plugged in while the page is open', async () => {
    const source = new EventTarget();
    const found: MediaDeviceInfo[] = [];
    page = renderSettings(idle, {
      devices: {
        enumerateDevices: () => Promise.resolve([...found]),
        addEventListener: (type, listener, options) => {
          source.addEventListener(type, listener, options);
          source.dispatchEvent(new Event('listening'));
        },
      },
    });
    const listening = new Promise((resolve) => {
      source.addEventListener('listening', resolve, { once: true });
    });
    await see('combobox', 'Speaker');
    await listening;
    found.push(device('audiooutput', 's1', 'Headset'));
    source.dispatchEvent(new Event('devicechange'));
    await until(() => document.querySelectorAll('#speaker option').length === 2 || undefined);
    await choose('Speaker', 'Headset');
    expectEqual(await page.changed(1), [['settings.change', { change: { speakerId: 's1' } }]]);
  });

  it('leads to the microphone’s permission while devices have no names, and to the shortcuts', async () => {
    page = renderSettings(
      { ...idle, shortcut: '' },
      {
        devices: {
          enumerateDevices: () => Promise.resolve([device('audioinput', '', '')]),
          addEventListener: () => undefined,
        },
      },
    );
    (await see('button', 'Allow the microphone')).click();
    (await see('button', 'Set a key')).click();
    expectEqual([await page.changed(1), page.opened], [[['microphone.ask', {}]], ['shortcuts']]);
  });

  it('can be walked with the Tab key alone, from the first choice to the last box', async () => {
    page = renderSettings(idle);
    await see('textbox', 'Voice');
    (await see('radio', 'Conversation')).focus();
    const walked: string[] = [];
    for (let step = 0; step < 40 && document.activeElement?.id !== 'day-cap'; step += 1) {
      const { id = '', computedName = '' } = document.activeElement ?? {};
      walked.push(id === '' ? computedName : id);
      await sendKeys({ press: 'Tab' });
    }
    expectEqual(walked, [
      'mode-conversation',
      'patience',
      'hold-detection',
      'microphone',
      'speaker',
      'earcon',
      'Forget todo-app',
      'Forget website',
      'Add a folder…',
      'mode-w1-askRisky',
      'mode-w2-askRisky',
      'provider-kind-local',
      'voice',
      'idle-minutes',
      'warm-seconds',
      'session-cap',
    ]);
  });

  const providers = { 'the local voice': undefined, 'a service with a key': openai, 'another service': compatible };
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [name, provider] of Object.entries(providers)) {
      it(`has no barrier that axe finds: ${name}, ${colorScheme}`, async () => {
        await emulateMedia({ colorScheme });
        const background = new FakeSurfaceBackground();
        if (provider !== undefined) background.provider = provider;
        page = renderSettings(idle, { background });
        await see('textbox', 'Voice');
        await fill(idleMinutes, '90');
        await seeText('Not saved.');
        expectEqual(await findBarriers(), []);
      });
    }
  }

  it('says that the host is away, without a barrier that axe finds', async () => {
    const background = new FakeSurfaceBackground();
    background.refuse({ code: 'host_missing', message: 'Register it once, then press Retry.' });
    page = renderSettings(hostMissing, { background });
    await seeText('The host is not installed');
    expectEqual(await findBarriers(), []);
  });

  for (const width of [280, 400, 1_200]) {
    it(`cuts nothing off sideways at ${width} CSS pixels`, async () => {
      await setViewport({ width, height: 600 });
      const background = new FakeSurfaceBackground();
      background.provider = compatible;
      page = renderSettings(idle, { background });
      await see('button', 'Use this key');
      expectEqual(document.documentElement.scrollWidth, width);
    });
  }
});
