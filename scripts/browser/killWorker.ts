import type { Browser } from 'puppeteer-core';
import { ProtocolError, TargetType } from 'puppeteer-core';

/** Ends the service worker, if there is one, as Chrome would; the offscreen document and the call stay. */
export async function killWorker(browser: Browser): Promise<void> {
  const target = browser.targets().find((one) => one.type() === TargetType.SERVICE_WORKER);
  const worker = await target?.worker();
  await worker?.close().catch((error: unknown) => {
    // It went before Puppeteer was done with it.
    if (!(error instanceof ProtocolError)) throw error;
  });
}
