import type { Clock } from '../clock.ts';
import { delay, within } from '../clock.ts';
import type { SidebandAddress, SidebandRefusal } from './wire.ts';

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
  greeting(): string;
  isGreeted(frame: string): boolean;
  /** Asked after a handshake that failed: a WebSocket does not tell its status. */
  askWhy(options: { readonly signal: AbortSignal }): Promise<SidebandRefusal>;
  /** Every frame, those before the greeting's answer too. */
  onFrame(frame: string): void;
  /** A frame that is no text. */
  onBinary(): void;
  /** Joined: `send` throws once the socket is gone, `drop` gives up a socket that is open and dead. */
  onUp(joined: Joined): void;
  /** Was up and is no longer. */
  onDown(): void;
  /** Will not be tried again. */
  onGone(refusal: SidebandRefusal): void;
}

export interface Joined {
  send(frame: string): void;
  drop(): void;
}

const socketOpen = 1;
const greetingMs = 5_000;
const askMs = 5_000;
const firstBackoffMs = 200;
const mostBackoffMs = 5_000;
const stableMs = 30_000;
/** A provider may not know a call for so long after it has made it. */
const absentMs = 5_000;

/**
 * Keeps the sideband joined until the signal aborts or the provider says that there is nothing to join. Any other failure
 * is retried with a growing pause; the media decides when a call is over.
 */
export async function keepSideband(options: SidebandOptions, { signal }: { signal: AbortSignal }): Promise<void> {
  const { clock } = options;
  const sinceMs = clock.now();
  let backoffMs = firstBackoffMs;
  let everUp = false;
  for (;;) {
    const { opened, upMs } = await joinOnce(options, { signal });
    everUp ||= upMs !== null;
    if (upMs !== null && upMs >= stableMs) backoffMs = firstBackoffMs;
    const refusal = opened || signal.aborted ? null : await ask(options);
    if (signal.aborted) return;
    if (refusal !== null && isFinal(refusal, everUp || clock.now() - sinceMs >= absentMs)) {
      options.onGone(refusal);
      return;
    }
    try {
      await delay(clock, backoffMs, { signal });
    } catch {
      return;
    }
    backoffMs = Math.min(backoffMs * 2, mostBackoffMs);
  }
}

function ask(options: SidebandOptions): Promise<SidebandRefusal> {
  return within(options.clock, askMs, (deadline) => options.askWhy(deadline));
}

function isFinal({ kind }: SidebandRefusal, shouldBeKnown: boolean): boolean {
  switch (kind) {
    case 'gone':
    case 'credential':
      return true;
    case 'absent':
      return shouldBeKnown;
    case 'unknown':
      return false;
  }
}

/** Joins and stays until the socket is gone. Tells whether the handshake worked, and for how long it was up, if ever. */
function joinOnce(
  options: SidebandOptions,
  { signal }: { signal: AbortSignal },
): Promise<{ readonly opened: boolean; readonly upMs: number | null }> {
  const { clock } = options;
  return new Promise((resolve) => {
    const socket = options.openSocket(options.address);
    let opened = false;
    let upSinceMs: number | null = null;
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      callOff();
      signal.removeEventListener('abort', end);
      socket.close(1000);
      if (upSinceMs !== null) options.onDown();
      resolve({ opened, upMs: upSinceMs === null ? null : clock.now() - upSinceMs });
    };
    const callOff = clock.after(greetingMs, end);
    signal.addEventListener('abort', end, { once: true });

    const send = (frame: string): void => {
      // A closing WebSocket drops what it is given without a word.
      if (socket.readyState !== socketOpen) throw new Error('The sideband is closed.');
      socket.send(frame);
    };
    socket.addEventListener('open', () => {
      opened = true;
      if (!over) send(options.greeting());
    });
    socket.addEventListener('message', ({ data }) => {
      if (over) return;
      if (typeof data !== 'string') {
        options.onBinary();
        return;
      }
      options.onFrame(data);
      if (upSinceMs !== null || !options.isGreeted(data)) return;
      upSinceMs = clock.now();
      callOff();
      options.onUp({ send, drop: end });
    });
    socket.addEventListener('close', end);
  });
}
