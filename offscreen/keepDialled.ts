import type { Port } from '../protocol/port.ts';

/** What {@link keepDialled} needs from its surroundings. */
export interface Dialling {
  dial(): Port;
  serve(port: Port): void;
  /** Whether a lost port is worth another worker. */
  needed(): boolean;
  giveUp(): void;
  after(delayMs: number, run: () => void): void;
}

const firstDelayMs = 100;
const mostDelayMs = 5_000;

/**
 * Keeps a port to the worker. Dialling from the disconnect starts a dead worker again, which is how a call gets a new
 * one; without a call it would start one every 30 seconds for nothing, so then it gives up.
 */
export function keepDialled(dialling: Dialling): void {
  let delayMs = firstDelayMs;
  const connect = (): void => {
    let port: Port;
    try {
      port = dialling.dial();
    } catch {
      // The extension was reloaded or removed: this document belongs to nobody.
      dialling.giveUp();
      return;
    }
    port.onMessage(() => {
      delayMs = firstDelayMs;
    });
    port.onDisconnect(() => {
      if (!dialling.needed()) {
        dialling.giveUp();
        return;
      }
      dialling.after(delayMs, connect);
      delayMs = Math.min(delayMs * 2, mostDelayMs);
    });
    dialling.serve(port);
  };
  connect();
}
