import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { Cleanup } from './cleanup.ts';
import { hostCommand } from './hostCommand.ts';
import { extensionUrl, launchBrowser } from './launchBrowser.ts';
import type { EarshotBrowser, LaunchOptions } from './launchBrowser.ts';
import { openSurface } from './surface.ts';
import type { Surface } from './surface.ts';

export interface OpenOptions extends Omit<LaunchOptions, 'profile'> {
  /** The folder Earshot may change; undefined allows none. */
  readonly workspace: string | undefined;
  /** Called when profile and data folder are ready and the host is registered: a test may break something. */
  readonly beforeLaunch?: (folders: { readonly profile: string; readonly home: string }) => void | Promise<void>;
  /** Keeps profile and data folder instead of removing them. */
  readonly kept?: (folder: string) => void;
}

/** A browser with Earshot in it, from profile to popup page, all its own. */
export interface Earshot extends EarshotBrowser {
  /** The popup's page, in a tab. */
  readonly page: Page;
  readonly surface: Surface;
  /** The host's data folder. */
  readonly home: string;

  /** Ends browser and daemon and removes their folders. */
  readonly close: () => Promise<void>;
}

/** Opens Earshot in a throw-away profile with a data folder of its own; nothing of it is left after `close` or a failure. */
export async function openEarshot(
  options: OpenOptions,
  { signal }: { readonly signal: AbortSignal },
): Promise<Earshot> {
  const cleanup = new Cleanup();
  try {
    const folder = await mkdtemp(path.join(tmpdir(), 'earshot-'));
    cleanup.add(async () => {
      if (options.kept === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      else options.kept(folder);
    });
    const [profile, home] = [path.join(folder, 'profile'), path.join(folder, 'data')];
    await Promise.all([mkdir(profile), mkdir(home, { mode: 0o700 })]);
    const env = { ...options.env, EARSHOT_HOME: home };
    cleanup.add(() => hostCommand(env, ['stop', '--now'], { signal: AbortSignal.timeout(15_000) }));
    await hostCommand(env, ['install', '--profile', profile, '--home', home, '--no-voice'], { signal });
    if (options.workspace !== undefined) await hostCommand(env, ['workspace', 'add', options.workspace], { signal });

    await options.beforeLaunch?.({ profile, home });

    const browser = await launchBrowser({ ...options, profile });
    cleanup.add(() => browser.close());
    signal.throwIfAborted();
    const page = await openPopupPage(browser.browser, { signal });
    return { ...browser, page, surface: await openSurface(page), home, close: () => cleanup.run() };
  } catch (error) {
    await cleanup.run().catch(() => undefined); // What went wrong first is what counts.
    throw error;
  }
}

/** Opens the popup's page in a tab of its own, in a browser whose profile is new. */
export async function openPopupPage(browser: Browser, { signal }: { readonly signal: AbortSignal }): Promise<Page> {
  // A new profile is a new installation: the welcome tab opens and takes the focus, and a hidden tab draws no frames.
  await browser.waitForTarget((target) => target.url() === extensionUrl('welcome/index.html'), { signal });
  const page = await browser.newPage();
  await page.goto(extensionUrl('popup/index.html?tab'));
  await page.bringToFront();
  return page;
}
