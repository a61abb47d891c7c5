import type { Page } from 'puppeteer-core';
import { callContract } from '../../protocol/channel.ts';
import type { Calls } from '../../protocol/contract.ts';
import type { Port } from '../../protocol/port.ts';
import type { Snapshot } from '../../protocol/snapshot.ts';
import { portNames, surfaceContract } from '../../protocol/surfaceContract.ts';
import type { SurfaceContract } from '../../protocol/surfaceContract.ts';

type Deliver = (portId: number, message: unknown) => void;

/** A surface of our own beside the popup's, opened from inside one of the extension's pages. */
export interface Surface {
  readonly calls: Calls<SurfaceContract>;
  /** The newest snapshot; undefined until the first has come. */
  latest(): Snapshot | undefined;
  /** Called with every snapshot from now on. Returns the way to stop. */
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void;
  /** Resolves with the first snapshot, the newest included, that `accept` takes. Rejects when the signal aborts. */
  waitFor(accept: (snapshot: Snapshot) => boolean, options: { readonly signal: AbortSignal }): Promise<Snapshot>;
}

/** Connects to background from `page` (an extension page) and reconnects when the worker dies. */
export async function openSurface(page: Page): Promise<Surface> {
  const listeners = new Set<(snapshot: Snapshot) => void>();
  let latest: Snapshot | undefined;
  let nextPortId = 0;
  let calls: Calls<SurfaceContract> | undefined;
  let deliver: Deliver = () => undefined;
  let ended: (portId: number) => void = () => undefined;
  await page.exposeFunction('earshotDeliver', (portId: number, message: unknown) => {
    deliver(portId, message);
  });
  await page.exposeFunction('earshotEnded', (portId: number) => {
    ended(portId);
  });

  const dial = async (): Promise<void> => {
    const portId = nextPortId++;
    const onMessage: ((message: unknown) => void)[] = [];
    const onDisconnect: (() => void)[] = [];
    deliver = (id, message) => {
      if (id === portId) for (const listener of onMessage) listener(message);
    };
    ended = (id) => {
      if (id !== portId) return;
      for (const listener of onDisconnect) listener();
      dial().catch(() => undefined); // The page went with the browser.
    };
    const port: Port = {
      postMessage: (message) => void page.evaluate(postInPage, portId, message as object).catch(() => undefined),
      onMessage: (listener) => onMessage.push(listener),
      onDisconnect: (listener) => onDisconnect.push(listener),
      disconnect: () => undefined,
    };
    calls = callContract(port, surfaceContract, {
      'snapshot.changed': (snapshot) => {
        latest = snapshot;
        for (const listener of listeners) listener(snapshot);
      },
    });
    await page.evaluate(connectInPage, portNames.surface, portId);
  };
  await dial();

  const onSnapshot: Surface['onSnapshot'] = (listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    calls: {
      request: (method, params, options) => {
        if (calls === undefined) throw new Error('The surface is not connected.');
        return calls.request(method, params, options);
      },
    },
    latest: () => latest,
    onSnapshot,
    waitFor: (accept, { signal }) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted();
        if (latest !== undefined && accept(latest)) {
          resolve(latest);
          return;
        }
        const stop = onSnapshot((snapshot) => {
          if (!accept(snapshot)) return;
          signal.removeEventListener('abort', onAbort);
          stop();
          resolve(snapshot);
        });
        const onAbort = (): void => {
          stop();
          reject(signal.reason instanceof Error ? signal.reason : new Error('Aborted.'));
        };
        signal.addEventListener('abort', onAbort, { once: true });
      }),
  };
}

// What follows runs in the page.
declare global {
  // Only `var` declares a property of globalThis.
  var earshotPorts: Map<number, chrome.runtime.Port> | undefined;
  function earshotDeliver(portId: number, message: unknown): void;
  function earshotEnded(portId: number): void;
}

function connectInPage(name: string, portId: number): void {
  globalThis.earshotPorts ??= new Map();
  const port = chrome.runtime.connect({ name });
  globalThis.earshotPorts.set(portId, port);
  port.onMessage.addListener((message: unknown) => {
    earshotDeliver(portId, message);
  });
  port.onDisconnect.addListener(() => {
    globalThis.earshotPorts?.delete(portId);
    earshotEnded(portId);
  });
}

function postInPage(portId: number, message: object): void {
  globalThis.earshotPorts?.get(portId)?.postMessage(message);
}
