import { once } from 'node:events';
import path from 'node:path';
import puppeteer from 'puppeteer-core';
import type { Browser } from 'puppeteer-core';
import { extensionId } from '../../protocol/limits.ts';
import { createMicrophone, microphoneScript } from './microphone.ts';
import type { Microphone } from './microphone.ts';
import { createOffscreenPage } from './offscreenPage.ts';
import type { OffscreenPage } from './offscreenPage.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Arguments of every browser that is started here: it runs as root too, and talks to nobody by itself. */
export const quietArguments: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
];

/** How a browser with the built extension is started. */
export interface LaunchOptions {
  readonly executable: string;
  /** The profile folder, kept by the caller. */
  readonly profile: string;
  readonly headless: boolean;
  /**
   * Where sound comes from: `spoken` is a microphone that a test or the launcher speaks into, `file` Chromium's own fake
   * microphone playing a wave file, `fake` its beeps, `real` what the machine has. `denied` and `ask` leave the browser
   * without a grant.
   */
  readonly microphone: 'spoken' | 'fake' | 'real' | 'denied' | 'ask' | { readonly file: string };
  readonly env?: Readonly<Record<string, string>>;
  /** Run in the offscreen document before a session uses it, for tests that look into the call. */
  readonly offscreenScript?: string;
}

/** A running browser with Earshot in it. */
export interface EarshotBrowser {
  readonly browser: Browser;
  /** Speaks into the extension's microphone; only with `microphone: 'spoken'`. */
  readonly microphone: Microphone | undefined;
  readonly offscreen: OffscreenPage;
  readonly close: () => Promise<void>;
}

/** The URL of one of the extension's own pages. */
export function extensionUrl(page: string): string {
  return `chrome-extension://${extensionId}/${page}`;
}

/** Starts a browser of the caller's own with `dist/` loaded. Rejects when the browser or the extension does not start. */
export async function launchBrowser(options: LaunchOptions): Promise<EarshotBrowser> {
  const { microphone } = options;
  const browser = await puppeteer.launch({
    executablePath: options.executable,
    headless: options.headless,
    pipe: true,
    enableExtensions: [path.join(root, 'dist')],
    userDataDir: options.profile,
    env: { ...process.env, ...options.env },
    defaultViewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [...quietArguments, ...microphoneArguments(microphone)],
  });
  try {
    const origin = `chrome-extension://${extensionId}`;
    if (microphone === 'spoken' || microphone === 'real') await setMicrophone(browser, origin, 'granted');
    if (microphone === 'denied') await setMicrophone(browser, origin, 'denied');
    const spoken = microphone === 'spoken';
    const offscreen = createOffscreenPage(browser, (spoken ? microphoneScript : '') + (options.offscreenScript ?? ''));
    return {
      browser,
      offscreen,
      microphone: spoken ? createMicrophone(offscreen) : undefined,
      close: () => closeBrowser(browser),
    };
  } catch (error) {
    await closeBrowser(browser);
    throw error;
  }
}

/** Ctrl-C reaches the browser too: one that is just going does not answer any more, and need not be waited for. */
async function closeBrowser(browser: Browser): Promise<void> {
  const child = browser.process();
  if (child !== null && (child.exitCode !== null || child.signalCode !== null)) return;
  const closed = browser.close();
  closed.catch(() => undefined);
  await (child === null ? closed : Promise.race([closed, once(child, 'exit')]));
}

function microphoneArguments(microphone: LaunchOptions['microphone']): string[] {
  const device = '--use-fake-device-for-media-stream';
  if (typeof microphone === 'object') {
    return [device, '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${microphone.file}%noloop`];
  }
  if (microphone === 'fake') return [device, '--use-fake-ui-for-media-stream'];
  return microphone === 'real' ? [] : [device];
}

async function setMicrophone(browser: Browser, origin: string, setting: 'granted' | 'denied'): Promise<void> {
  // Kept open: the browser forgets the setting when the session that made it ends.
  const session = await browser.target().createCDPSession();
  await session.send('Browser.setPermission', { origin, permission: { name: 'microphone' }, setting });
}
