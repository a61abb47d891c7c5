import { CDPSessionEvent } from 'puppeteer-core';
import type { Browser, CDPSession } from 'puppeteer-core';
import { microphoneScript } from './microphoneScript.ts';

/** A microphone that is spoken into from outside the browser; the extension has no switch for it. */
export interface Microphone {
  /** Plays a wave file into the extension's microphone; resolves when its last sample has been played. */
  speak(wave: Uint8Array): Promise<void>;
}

/**
 * Replaces getUserMedia in the offscreen document before its first script runs. The document is reached over the pipe as a
 * child of its `tab` target: attaching to `background_page` directly does not work, and the worker is never attached to,
 * since that would keep it alive.
 */
export async function openMicrophone(browser: Browser): Promise<Microphone> {
  const offscreen = new Set<CDPSession>();
  const root = await browser.target().createCDPSession();
  const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };

  const prepare = async (session: CDPSession, type: string): Promise<void> => {
    if (type === 'tab') {
      session.on(CDPSessionEvent.SessionAttached, (child) => void prepareChild(child));
      await session.send('Target.setAutoAttach', attach);
    } else if (type === 'background_page') {
      offscreen.add(session);
      session.once(CDPSessionEvent.Disconnected, () => offscreen.delete(session));
      await session.send('Page.addScriptToEvaluateOnNewDocument', { source: microphoneScript, runImmediately: true });
    }
    await session.send('Runtime.runIfWaitingForDebugger');
  };
  const prepareChild = async (session: CDPSession): Promise<void> => {
    try {
      const { targetInfo } = await session.send('Target.getTargetInfo');
      await prepare(session, targetInfo.type);
    } catch {
      offscreen.delete(session); // The document went while it was being attached.
    }
  };

  root.on(CDPSessionEvent.SessionAttached, (child) => void prepareChild(child));
  await root.send('Target.setAutoAttach', { ...attach, filter: [{ type: 'tab' }, { exclude: true }] });

  return {
    async speak(wave) {
      const [session] = offscreen;
      if (session === undefined) throw new Error('No microphone is open: start a session first.');
      const base64 = Buffer.from(wave).toString('base64');
      const result = await session.send('Runtime.evaluate', {
        expression: `earshotSpeak(${JSON.stringify(base64)})`,
        awaitPromise: true,
      });
      if (result.exceptionDetails !== undefined) {
        throw new Error(
          `Speaking failed: ${result.exceptionDetails.exception?.description ?? result.exceptionDetails.text}`,
        );
      }
    },
  };
}
