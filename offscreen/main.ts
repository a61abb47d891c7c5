import '../protocol/zodSetup.ts';
import { serveContract } from '../protocol/channel.ts';
import { offscreenContract } from '../protocol/offscreenContract.ts';
import type { Port } from '../protocol/port.ts';
import { portNames } from '../protocol/surfaceContract.ts';
import { CallHolder } from './callHolder.ts';
import { keepDialled } from './keepDialled.ts';
import processorUrl from './talk/talkProcessor.ts?worker&url';

const after = (delayMs: number, run: () => void): void => {
  setTimeout(run, delayMs);
};
const holder = new CallHolder({ processorUrl, after });

keepDialled({
  dial: () => toPort(chrome.runtime.connect({ name: portNames.offscreen })),
  serve: (port) => holder.attach(serveContract(port, offscreenContract, holder.handlers)),
  needed: () => holder.busy,
  giveUp: () => window.close(),
  after,
});

function toPort(port: chrome.runtime.Port): Port {
  return {
    postMessage: (message) => port.postMessage(message),
    onMessage: (listener) => port.onMessage.addListener((message: unknown) => listener(message)),
    onDisconnect: (listener) => port.onDisconnect.addListener(() => listener()),
    disconnect: () => port.disconnect(),
  };
}
