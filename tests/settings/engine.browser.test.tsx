import type { EngineView } from '../../protocol/engine.ts';
import { expectEqual } from '../browser/expectEqual.ts';
import { findBarriers } from '../browser/findBarriers.ts';
import { see, seeText, until } from '../browser/page.ts';
import { found, idle, trustQuestion } from '../popup/snapshots.ts';
import { renderSettings } from './renderSettings.tsx';
import type { SettingsPage } from './renderSettings.tsx';

const engines = (codex: EngineView['codex']): EngineView => ({
  codex,
  workspaces: [
    { workspaceId: 'w1', choice: 'auto', engine: 'Codex' },
    { workspaceId: 'w2', choice: 'commands', engine: 'commands' },
  ],
});
const signedOut: EngineView['codex'] = { state: 'signedOut', version: '0.169.0', login: null };
const withCodex = (codex: EngineView['codex']) => ({ ...idle, workspaces: found, engines: engines(codex) });

describe('the engines in settings', () => {
  let page: SettingsPage;
  afterEach(() => {
    page.close();
  });

  it('asks how Codex stands, and says it with the next step', async () => {
    page = renderSettings({ ...idle, workspaces: found });
    await seeText('Asking the host…');
    expectEqual(await page.background.asked('engine.view'), {});
    page.background.show(withCodex({ state: 'missing', nextStep: 'Install it with npm install -g @openai/codex.' }));
    await seeText('Codex is not installed. Install it with npm install -g @openai/codex.');
    page.background.show(
      withCodex({ state: 'ready', version: '0.169.0', account: 'ChatGPT Plus, ada@example.org', signOut: true }),
    );
    await seeText('Codex 0.169.0 is ready. Signed in: ChatGPT Plus, ada@example.org.');
    (await see('button', 'Sign out')).click();
    expectEqual(await page.background.asked('engine.logout'), {});
  });

  it('signs in with ChatGPT, with a code, or with a key that leaves its field', async () => {
    page = renderSettings(withCodex(signedOut));
    (await see('button', 'Sign in with ChatGPT')).click();
    expectEqual(await page.background.asked('engine.startLogin'), { kind: 'chatgpt' });
    const url = 'https://auth.example.org/device';
    page.background.show(
      withCodex({ ...signedOut, login: { kind: 'deviceCode', verificationUrl: url, userCode: 'ABCD-1234' } }),
    );
    await seeText('ABCD-1234');
    expectEqual((await see('link', 'Open the page (opens a tab)')).getAttribute('href'), url);
    (await see('button', 'Cancel the sign-in')).click();
    expectEqual(await page.background.asked('engine.cancelLogin'), {});
    page.background.show(withCodex({ ...signedOut, failure: 'The code was not used in time. Start again.' }));
    await seeText('The code was not used in time.');
    const field = await see('textbox', 'Or a key of your own for OpenAI');
    if (!(field instanceof HTMLInputElement)) throw new Error('Not an input.');
    field.value = 'sk-test-0123456789';
    (await see('button', 'Sign in with the key')).click();
    expectEqual(await page.changed(3), [
      ['engine.startLogin', { kind: 'chatgpt' }],
      ['engine.cancelLogin', {}],
      ['engine.startLogin', { kind: 'apiKey', apiKey: 'sk-test-0123456789' }],
    ]);
    expectEqual(field.value, '');
  });

  it('keeps a refusal in sight when the page looks again by itself, until the next act of the user', async () => {
    page = renderSettings(withCodex({ state: 'ready', version: '0.169.0', account: 'an API key', signOut: true }));
    page.background.refuse({ code: 'engine_failed', message: 'Codex does not answer.' });
    (await see('button', 'Sign out')).click();
    await seeText('Codex does not answer.');
    page.background.refuse(undefined);
    const seen = page.background.requests.length;
    window.dispatchEvent(new Event('focus'));
    await page.background.received(seen + 1);
    page.background.show(withCodex({ state: 'ready', version: '0.169.1', account: 'an API key', signOut: true }));
    const text = await seeText('Codex 0.169.1 is ready.');
    expectEqual(text.includes('Codex does not answer.'), true);
    (await see('button', 'Sign out')).click();
    await until(() => (document.body.innerText.includes('Codex does not answer.') ? undefined : true));
  });

  it('chooses who carries out, for each workspace', async () => {
    page = renderSettings(withCodex(signedOut));
    const field = await until(() => document.querySelector<HTMLSelectElement>('#engine-w2') ?? undefined);
    expectEqual(field.value, 'commands');
    field.value = 'codex';
    field.dispatchEvent(new Event('change', { bubbles: true }));
    expectEqual(await page.background.asked('engine.choose'), { workspaceId: 'w2', choice: 'codex' });
  });

  it('has no barrier that axe finds, while a folder is being trusted and a sign-in waits', async () => {
    const login = { kind: 'chatgpt', authUrl: 'https://auth.example.org/x' } as const;
    page = renderSettings({ ...withCodex({ ...signedOut, login }), adding: trustQuestion });
    await see('button', 'Trust it');
    expectEqual(await findBarriers(), []);
  });
});
