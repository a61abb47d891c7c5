import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { TargetType } from 'puppeteer-core';
import type { Page } from 'puppeteer-core';
import { extensionUrl } from '../../scripts/browser/launchBrowser.ts';
import type { Earshot } from '../../scripts/browser/openEarshot.ts';
import type { Settings } from '../../protocol/settings.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { openBrowser, patience } from './testbed.ts';

const key = 'sk-e2e-typed-for-now';

/** The settings page, opened by the popup's button as a user does. */
async function openSettings({ browser, page }: Earshot): Promise<Page> {
  await page.locator('::-p-aria([name="Settings"][role="button"])').click();
  const target = await browser.waitForTarget(
    (one) => one.url() === extensionUrl('settings/index.html'),
    patience('the page'),
  );
  const settings = await target.page();
  assert.ok(settings !== null);
  await settings.bringToFront();
  return settings;
}

const waitForText = (page: Page, text: string): Promise<unknown> => page.locator(`::-p-text(${text})`).wait();

describe('the settings page in the browser', () => {
  it('changes what the worker goes by, outlives it, and keeps a typed key off every disk', async (context) => {
    const earshot = await openBrowser(context, { microphone: 'fake', workspace: undefined });
    const settings = await openSettings(earshot);

    const settled = (accept: (settings: Settings) => boolean): Promise<Snapshot> =>
      earshot.surface.waitFor((snapshot) => accept(snapshot.settings), patience('a setting'));
    await settings.locator('#mode-hold').click();
    // Drawn anew while Puppeteer fills a box, the box has what it had before.
    await settled(({ mode }) => mode === 'hold');
    const box = settings.locator('#idle-minutes');
    await box.fill('7');
    await settings.keyboard.press('Tab');
    const chosen = await settled(({ idleMinutes }) => idleMinutes === 7);

    await settings.locator('#provider-kind-openai').click();
    await waitForText(settings, 'There is no key for https://api.openai.com yet.');
    await settings.locator('#place-session').click();
    await settings.locator('#key').fill(key);
    await settings.keyboard.press('Enter');
    await waitForText(settings, 'in memory until this browser closes');

    const worker = await earshot.browser.waitForTarget((one) => one.type() === TargetType.SERVICE_WORKER);
    await (await worker.worker())?.close();
    await settings.reload();
    await waitForText(settings, 'in memory until this browser closes');
    assert.deepEqual(
      await settings.evaluate(() => [
        document.querySelector<HTMLInputElement>('#mode-hold')?.checked,
        document.querySelector<HTMLInputElement>('#idle-minutes')?.value,
        document.querySelector<HTMLInputElement>('#key')?.value,
      ]),
      [true, '7', ''],
    );
    assert.deepEqual(earshot.surface.latest()?.settings, chosen.settings);
    assert.deepEqual(filesWith(key, path.dirname(earshot.home)), []);
  });
});

/** The files under a folder that hold a text. */
function filesWith(text: string, folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text));
}
