import type { ChildProcess } from 'node:child_process';
import type { Port } from '../../protocol/port.ts';

/** A Port over the IPC channel of a forked child. */
export function createProcessPort(child: ChildProcess): Port {
  return {
    postMessage(message) {
      if (typeof message !== 'object' || message === null) throw new TypeError('Only objects go over IPC.');
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onDisconnect: (listener) => void child.once('disconnect', listener),
    disconnect() {
      if (child.connected) child.disconnect();
    },
  };
}
