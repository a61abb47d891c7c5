import { CDPSessionEvent } from 'puppeteer-core';
import type { Browser, CDPSession } from 'puppeteer-core';

/** The extension's offscreen document, as seen from outside the browser. */
export interface OffscreenPage {
  /** Evaluates an expression in the document and hands back its JSON value. Rejects while there is no document. */
  evaluate(expression: string): Promise<unknown>;
}

/**
 * Runs `script` in every offscreen document before the document's own first script. The document is reached over the pipe
 * as a child of its `tab` target: attaching to `background_page` directly does not work, and the worker is never attached
 * to, since that would keep it alive.
 */
export async function openOffscreenPage(browser: Browser, script: string): Promise<OffscreenPage> {
  const documents = new Set<CDPSession>();
  const root = await browser.target().createCDPSession();
  const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

  const prepare = async (session: CDPSession): Promise<void> => {
    const { targetInfo } = await session.send('Target.getTargetInfo');
    if (targetInfo.type === 'tab') {
      session.on(CDPSessionEvent.SessionAttached, prepareQuietly);
      session.on(CDPSessionEvent.SessionDetached, (child) => documents.delete(child));
      await session.send('Target.setAutoAttach', attach);
    } else if (targetInfo.type === 'background_page') {
      documents.add(session);
      await session.send('Page.addScriptToEvaluateOnNewDocument', { source: script, runImmediately: true });
    }
    await session.send('Runtime.runIfWaitingForDebugger');
  };
  const prepareQuietly = (session: CDPSession): void => {
    // A document may go while it is being attached.
    prepare(session).catch(() => documents.delete(session));
  };

  root.on(CDPSessionEvent.SessionAttached, prepareQuietly);
  await root.send('Target.setAutoAttach', { ...attach, filter: [{ type: 'tab' }, { exclude: true }] });

  return {
    async evaluate(expression) {
      const [session] = documents;
      if (session === undefined) throw new Error('There is no offscreen document: start a session first.');
      const answer = await session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (answer.exceptionDetails === undefined) return answer.result.value as unknown;
      throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    },
  };
}
