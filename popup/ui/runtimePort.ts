import type { Port } from '../../protocol/port.ts';

/** What this needs of the browser's `runtime.Port`. */
export interface RuntimePort {
  postMessage(message: unknown): void;
  disconnect(): void;
  readonly onMessage: { addListener(listener: (message: unknown) => void): void };
  readonly onDisconnect: { addListener(listener: () => void): void };
}

/** The browser's port as ours. */
export function toPort(port: RuntimePort): Port {
  return {
    postMessage: (message) => {
      port.postMessage(message);
    },
    onMessage: (listener) => {
      port.onMessage.addListener(listener);
    },
    onDisconnect: (listener) => {
      port.onDisconnect.addListener(listener);
    },
    disconnect: () => {
      port.disconnect();
    },
  };
}
