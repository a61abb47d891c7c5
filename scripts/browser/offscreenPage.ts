import type { Browser, Page } from 'puppeteer-core';
import { extensionId } from '../../protocol/limits.ts';

const offscreenUrl = `chrome-extension://${extensionId}/offscreen/index.html`;

/** The extension's offscreen document, as seen from outside the browser. */
export interface OffscreenPage {
  /**
   * Runs the script in the document before the session that is about to start uses it. `page` is one of the extension's
   * own; the document is made from there, as background would, because pausing a new document until a script is in it
   * proved a race on a busy machine. Without a script nothing is touched.
   */
  prepare(page: Page): Promise<void>;
  /** Evaluates an expression in the document and hands back its JSON value. Rejects while there is no document. */
  evaluate(expression: string): Promise<unknown>;
}

/** `script` is run each time a document is prepared, in one that was kept warm again; empty for none. */
export function createOffscreenPage(browser: Browser, script: string): OffscreenPage {
  return {
    async prepare(page) {
      if (script === '') return;
      await page.evaluate(createDocument);
      const target = await browser.waitForTarget((one) => one.url() === offscreenUrl);
      await (await target.asPage()).evaluate(script);
    },
    async evaluate(expression) {
      const target = browser.targets().find((one) => one.url() === offscreenUrl);
      if (target === undefined) throw new Error('There is no offscreen document: start a session first.');
      return (await target.asPage()).evaluate(expression);
    },
  };
}

/** Runs in the page. */
async function createDocument(): Promise<void> {
  if (await chrome.offscreen.hasDocument()) return;
  const { Reason } = chrome.offscreen;
  await chrome.offscreen.createDocument({
    url: 'offscreen/index.html',
    reasons: [Reason.USER_MEDIA, Reason.WEB_RTC, Reason.AUDIO_PLAYBACK],
    justification: 'The call',
  });
}
