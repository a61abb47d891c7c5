import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { limits } from '../../protocol/limits.ts';
import type { SocketGreeting, SocketWelcome } from '../../protocol/socketGreeting.ts';
import type { FrameStream } from '../link/frameStream.ts';
import { createFrameStream } from '../link/frameStream.ts';
import type { Log } from '../log/log.ts';
import type { Verdict } from './judgeGreeting.ts';

/** Who has not greeted by then, whole, is not one of us: a byte now and then does not help. */
const greetingDeadlineMs = 5_000;
/** A greeting is far shorter, and nobody who has not greeted may have more of our memory. */
const greetingBytes = 4 * 1024;
/** Who has not closed by then is cut off by our exit. */
const closeDeadlineMs = 1_000;

/** Who is let in, and what becomes of them. */
interface SocketHandlers {
  readonly judge: (greeting: Uint8Array) => Verdict;
  readonly onReady: (frames: FrameStream, role: SocketGreeting['role']) => void;
  /** A greeter of another build waits on this connection for the daemon to leave. */
  readonly onRetire: () => void;
}

interface ServerOptions {
  readonly address: string;
  readonly log: Log;
  /** For a greeting. */
  readonly deadlineMs?: number;
}

export interface SocketServer {
  /** Begins to read: connections made before have waited. */
  serve(handlers: SocketHandlers): void;
  /** Stops listening and closes every connection once it has sent what is buffered. */
  close(): Promise<void>;
}

/** Listens at `address`. Nothing but the first frame of a connection is read before the verdict on it. */
export async function openSocketServer({
  address,
  log,
  deadlineMs = greetingDeadlineMs,
}: ServerOptions): Promise<SocketServer> {
  const sockets = new Set<Socket>();
  let handlers: SocketHandlers | undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // Its close says as much.
    if (handlers !== undefined) greet(socket, handlers, { log, deadlineMs });
  });
  await listen(server, address);
  server.on('error', (error) => log.error('socket failed', { reason: error.message }));

  return {
    serve(serving) {
      handlers = serving;
      for (const socket of sockets) greet(socket, serving, { log, deadlineMs });
    },
    close: () =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(impatience);
          resolve();
        };
        const impatience = setTimeout(done, closeDeadlineMs);
        server.close(done);
        for (const socket of sockets) socket.end();
      }),
  };
}

function greet(
  socket: Socket,
  { judge, onReady, onRetire }: SocketHandlers,
  { log, deadlineMs }: { readonly log: Log; readonly deadlineMs: number },
): void {
  const frames = createFrameStream(socket, socket, { maxBytes: greetingBytes });
  const welcome = (message: SocketWelcome): void => {
    frames.write(new TextEncoder().encode(JSON.stringify(message)));
  };
  const deadline = setTimeout(() => socket.destroy(), deadlineMs);
  socket.once('close', () => clearTimeout(deadline));
  frames.onFrame((body) => {
    clearTimeout(deadline);
    const verdict = judge(body);
    if (verdict.kind !== 'ready') {
      log.info('connection not taken', { verdict: verdict.kind, reason: 'reason' in verdict ? verdict.reason : '' });
      frames.onFrame(() => undefined);
    }
    switch (verdict.kind) {
      case 'ready':
        frames.allow(limits.nativeInBytes);
        welcome({ state: 'ready' });
        onReady(frames, verdict.role);
        return;
      case 'retiring':
        welcome({ state: 'retiring' });
        onRetire();
        return;
      case 'refused':
        welcome({ state: 'refused', reason: verdict.reason });
        frames.end();
        return;
      case 'ignored':
        frames.destroy();
    }
  });
}

async function listen(server: Server, address: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  if (process.platform !== 'win32') chmodSync(address, 0o600);
}
