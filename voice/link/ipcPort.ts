import type { Port } from '../../protocol/port.ts';

/** The part of `process` that a forked child talks to its parent with. */
export interface IpcProcess {
  readonly send?: ((message: unknown) => boolean) | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'disconnect', listener: () => void): unknown;
  disconnect?: (() => void) | undefined;
}

/** Node's IPC channel as a Port. Throws when this process was not forked. */
export function createIpcPort(child: IpcProcess): Port {
  const { send } = child;
  if (send === undefined) throw new Error('The voice server is started by the daemon, over an IPC channel.');
  return {
    postMessage: (message) => {
      send.call(child, message);
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onDisconnect: (listener) => {
      child.on('disconnect', listener);
    },
    disconnect: () => {
      child.disconnect?.();
    },
  };
}
