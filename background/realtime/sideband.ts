import type { Clock } from '../clock.ts';
import { delay } from '../clock.ts';
import type { SidebandAddress } from './wire.ts';

/** The part of a WebSocket that a sideband needs. */
export interface Socket {
  readonly readyState: number;
  send(frame: string): void;
  close(code: number): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}
export type OpenSocket = (address: SidebandAddress) => Socket;

/** What a sideband needs, and whom it tells. */
export interface SidebandOptions {
  readonly address: SidebandAddress;
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  /** Sent first. A join to a call that exists brings no greeting of its own, so the answer to this one says it worked. */
  readonly greeting: string;
  isGreeted(frame: string): boolean;
  /** Every frame, those before the greeting's answer too. */
  onFrame(frame: string): void;
  /** Joined: `send` throws once the socket is gone. */
  onUp(send: (frame: string) => void): void;
  /** Was up and is no longer. */
  onDown(): void;
}

const socketOpen = 1;
const greetingMs = 5_000;
const firstBackoffMs = 200;
const mostBackoffMs = 5_000;
const stableMs = 30_000;

/**
 * Keeps the sideband joined until the signal aborts. A browser does not say why a handshake failed, so a 404 (usual right
 * after creation) is retried like any other failure, with a growing pause; the media decides when a call is over.
 */
export async function keepSideband(options: SidebandOptions, { signal }: { signal: AbortSignal }): Promise<void> {
  let backoffMs = firstBackoffMs;
  while (!signal.aborted) {
    const upMs = await joinOnce(options, { signal });
    if (upMs >= stableMs) backoffMs = firstBackoffMs;
    try {
      await delay(options.clock, backoffMs, { signal });
    } catch {
      return;
    }
    backoffMs = Math.min(backoffMs * 2, mostBackoffMs);
  }
}

/** Joins and stays until the socket is gone. Returns for how long it was up, in milliseconds. */
function joinOnce(options: SidebandOptions, { signal }: { signal: AbortSignal }): Promise<number> {
  const { clock } = options;
  return new Promise((resolve) => {
    const socket = options.openSocket(options.address);
    let upSinceMs: number | null = null;
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      callOff();
      signal.removeEventListener('abort', end);
      socket.close(1000);
      if (upSinceMs !== null) options.onDown();
      resolve(upSinceMs === null ? 0 : clock.now() - upSinceMs);
    };
    const callOff = clock.after(greetingMs, end);
    signal.addEventListener('abort', end, { once: true });

    const send = (frame: string): void => {
      // A closing WebSocket drops what it is given without a word.
      if (socket.readyState !== socketOpen) throw new Error('The sideband is closed.');
      socket.send(frame);
    };
    socket.addEventListener('open', () => {
      if (!over) send(options.greeting);
    });
    socket.addEventListener('message', ({ data }) => {
      if (over || typeof data !== 'string') return;
      options.onFrame(data);
      if (upSinceMs !== null || !options.isGreeted(data)) return;
      upSinceMs = clock.now();
      callOff();
      options.onUp(send);
    });
    socket.addEventListener('close', end);
  });
}
