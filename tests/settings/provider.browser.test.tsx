import { sendKeys } from '@web/test-runner-commands';
import { expectEqual } from '../browser/expectEqual.ts';
import { findAll, see, seeText, until } from '../browser/page.ts';
import { FakeSurfaceBackground } from '../fakes/fakeSurfaceBackground.ts';
import { hostMissing, idle } from '../popup/snapshots.ts';
import type { SurfaceProvider } from '../../protocol/surfaceContract.ts';
import { fill, write } from './fields.ts';
import { compatible, openai } from './providers.ts';
import { renderSettings } from './renderSettings.tsx';
import type { SettingsPage } from './renderSettings.tsx';

describe('the voice service in the settings', () => {
  let page: SettingsPage;
  afterEach(() => {
    page.close();
  });

  const renderWith = (provider?: SurfaceProvider): void => {
    const background = new FakeSurfaceBackground();
    if (provider !== undefined) background.provider = provider;
    page = renderSettings(idle, { background });
  };

  it('changes to OpenAI at once, and then asks for a key', async () => {
    renderWith();
    page.background.answerChanges(() => openai);
    (await see('radio', 'OpenAI')).click();
    await seeText('There is no key for https://api.openai.com yet.');
    expectEqual([await page.changed(1), page.access.asked], [[['provider.change', { kind: 'openai' }]], []]);
  });

  it('shows the service that counts when the change is refused', async () => {
    renderWith();
    const local = await see('radio', 'This computer');
    page.background.refuse({ code: 'write_failed', message: 'The disk is full.' });
    (await see('radio', 'OpenAI')).click();
    await seeText('Not saved. The disk is full.');
    while (!local.matches(':checked')) await new Promise(requestAnimationFrame);
  });

  it('asks the browser for another address within the click itself, and changes to it once that is allowed', async () => {
    renderWith();
    page.background.answerChanges(() => compatible);
    (await see('radio', 'Another service')).click();
    await write('Address of the service', 'https://voice.example.com/');
    (await see('button', 'Use this address')).click();
    // Nothing was awaited since the click: the browser would not ask any more.
    expectEqual(page.access.asked, ['https://voice.example.com']);
    expectEqual(await page.changed(0), []);
    page.access.answer(true);
    await seeText('There is no key for https://voice.example.com yet.');
    const change = { kind: 'compatible', baseUrl: 'https://voice.example.com' };
    expectEqual(await page.changed(1), [['provider.change', change]]);
  });

  it('takes an address with Enter, and changes nothing when the browser may not reach it', async () => {
    renderWith();
    (await see('radio', 'Another service')).click();
    await write('Address of the service', 'https://voice.example.com');
    await sendKeys({ press: 'Enter' });
    page.access.answer(false);
    await seeText('Not saved. Without the browser’s permission Earshot cannot reach https://voice.example.com.');
    expectEqual([page.access.asked, await page.changed(0)], [['https://voice.example.com'], []]);
  });

  it('says why an address cannot be, asks for nothing and changes nothing', async () => {
    renderWith();
    (await see('radio', 'Another service')).click();
    const box = await write('Address of the service', 'http://voice.example.com');
    await sendKeys({ press: 'Enter' });
    await seeText('Not saved. It must begin with https://');
    expectEqual([box.getAttribute('aria-invalid'), page.access.asked, await page.changed(0)], ['true', [], []]);
  });

  it('says that the browser keeps it from a service that was chosen in a terminal, and asks for it', async () => {
    renderWith(compatible);
    await seeText('The browser does not let Earshot reach https://voice.example.com yet.');
    (await see('button', 'Allow it')).click();
    expectEqual(page.access.asked, ['https://voice.example.com']);
    page.access.answer(true);
    await until(() => (findAll('button', 'Allow it').length === 0 ? true : undefined));
  });

  it('sees a change made in a terminal when the user comes back', async () => {
    renderWith();
    await see('textbox', 'Voice');
    page.background.provider = openai;
    window.dispatchEvent(new Event('focus'));
    await seeText('There is no key for https://api.openai.com yet.');
  });

  it('asks the host again when it comes', async () => {
    const background = new FakeSurfaceBackground();
    background.refuse({ code: 'host_missing', message: 'Register it once, then press Retry.' });
    page = renderSettings(hostMissing, { background });
    await seeText('The host is not installed');
    background.refuse(undefined);
    background.show(idle);
    await see('radio', 'This computer');
  });

  it('takes any name of a model, the host’s word for what is wrong, and no transcription', async () => {
    renderWith(openai);
    page.background.answerChanges((change) => ({ ...openai, model: change.model ?? openai.model }));
    await fill('Model', 'gpt-realtime-3-preview');
    await page.changed(1);
    await fill('Transcription model', '');
    await page.changed(2);
    await fill('Model', '');
    await seeText('Not saved. This cannot be empty.');
    page.background.refuse({ code: 'request_invalid', message: 'There is no voice "bob" here.' });
    await fill('Voice', 'bob');
    await seeText('Not saved. There is no voice "bob" here.');
    expectEqual(await page.changed(3), [
      ['provider.change', { kind: 'openai', model: 'gpt-realtime-3-preview' }],
      ['provider.change', { kind: 'openai', transcription: null }],
      ['provider.change', { kind: 'openai', voice: 'bob' }],
    ]);
  });

  const keyBox = async (): Promise<HTMLInputElement> => {
    const box = await until(() => document.getElementById('key') ?? undefined);
    if (!(box instanceof HTMLInputElement)) throw new Error('The key has no input.');
    return box;
  };
  const enterKey = async (key: string): Promise<HTMLInputElement> => {
    const box = await keyBox();
    box.focus();
    await sendKeys({ type: key });
    await sendKeys({ press: 'Enter' });
    return box;
  };

  it('gives a key to the host, hides it while it is typed, and keeps nothing of it', async () => {
    renderWith(openai);
    page.background.answerChanges(() => ({ ...openai, key: 'keyring' }));
    const box = await enterKey('sk-secret1');
    // Cleared with the sending, not with its answer.
    expectEqual([box.type, box.autocomplete, box.value], ['password', 'off', '']);
    await seeText('The key for https://api.openai.com is in this computer’s keyring.');
    expectEqual(await page.changed(1), [['provider.change', { kind: 'openai', key: 'sk-secret1' }]]);
    expectEqual(document.documentElement.outerHTML.includes('sk-secret1'), false);
  });

  it('keeps a key for this browser session only, when that is wanted', async () => {
    renderWith(openai);
    (await see('radio', 'For this browser session only')).click();
    page.background.provider = { ...openai, typedKey: true };
    await enterKey('sk-secret2');
    await seeText('is in memory until this browser closes, and nowhere else.');
    expectEqual(await page.changed(1), [['provider.useKey', { baseUrl: 'https://api.openai.com', key: 'sk-secret2' }]]);
  });

  it('clears a key that the host refuses, too, and says why', async () => {
    renderWith(openai);
    const box = await keyBox();
    page.background.refuse({ code: 'write_failed', message: 'The disk is full.' });
    await enterKey('sk-secret3');
    await seeText('Not saved. The disk is full.');
    expectEqual([box.value, document.documentElement.outerHTML.includes('sk-secret3')], ['', false]);
  });

  it('sends nothing that cannot be a key', async () => {
    renderWith(openai);
    await enterKey('two words');
    await seeText('Not saved. That is not a key: it has characters no key has.');
    expectEqual(await page.changed(0), []);
  });

  it('forgets a stored key', async () => {
    renderWith({ ...openai, key: 'file' });
    page.background.answerChanges(() => openai);
    (await see('button', 'Forget the key')).click();
    await seeText('There is no key for https://api.openai.com yet.');
    expectEqual(await page.changed(1), [['provider.change', { kind: 'openai', key: null }]]);
  });

  it('forgets a key of this browser session', async () => {
    renderWith({ ...openai, typedKey: true });
    const forget = await see('button', 'Forget the key');
    page.background.provider = openai;
    forget.click();
    await seeText('There is no key for https://api.openai.com yet.');
    expectEqual(await page.changed(1), [['provider.useKey', { baseUrl: 'https://api.openai.com', key: '' }]]);
  });

  it('says that a key from the environment is not its to forget, and comes before one of the session', async () => {
    renderWith({ ...openai, key: 'environment' });
    await seeText('comes from the variable OPENAI_API_KEY');
    expectEqual(
      [
        findAll('button', 'Forget the key').length,
        (await see('radio', 'For this browser session only')).matches(':disabled'),
      ],
      [0, true],
    );
  });

  it('asks for no key and no model for the voice on this computer', async () => {
    renderWith();
    await see('textbox', 'Voice');
    expectEqual([document.getElementById('key'), findAll('textbox', 'Model').length], [null, 0]);
  });
});
