import { chmodSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { limits } from '../../protocol/limits.ts';
import type { SocketGreeting, SocketWelcome } from '../../protocol/socketGreeting.ts';
import type { FrameStream } from '../link/frameStream.ts';
import { createFrameStream } from '../link/frameStream.ts';
import type { Log } from '../log/log.ts';
import type { Verdict } from './judgeGreeting.ts';

/** Who has not greeted by then is not one of us. */
const greetingDeadlineMs = 5_000;
/** Who has not closed by then is cut off by our exit. */
const closeDeadlineMs = 1_000;

/** Who is let in, and what becomes of them. */
interface SocketHandlers {
  readonly judge: (greeting: Uint8Array) => Verdict;
  readonly onReady: (frames: FrameStream, role: SocketGreeting['role']) => void;
  /** A greeter of another build waits on this connection for the daemon to leave. */
  readonly onRetire: () => void;
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
}: {
  readonly address: string;
  readonly log: Log;
}): Promise<SocketServer> {
  const sockets = new Set<Socket>();
  let handlers: SocketHandlers | undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // Its close says as much.
    if (handlers !== undefined) greet(socket, handlers, log);
  });
  await listen(server, address);
  server.on('error', (error) => log.error('socket failed', { reason: error.message }));

  return {
    serve(serving) {
      handlers = serving;
      for (const socket of sockets) greet(socket, serving, log);
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

function greet(socket: Socket, { judge, onReady, onRetire }: SocketHandlers, log: Log): void {
  const frames = createFrameStream(socket, socket, { maxBytes: limits.nativeInBytes });
  const welcome = (message: SocketWelcome): void => {
    frames.write(new TextEncoder().encode(JSON.stringify(message)));
  };
  socket.setTimeout(greetingDeadlineMs, () => socket.destroy());
  frames.onFrame((body) => {
    socket.setTimeout(0);
    const verdict = judge(body);
    if (verdict.kind !== 'ready') {
      log.info('connection not taken', { verdict: verdict.kind, reason: 'reason' in verdict ? verdict.reason : '' });
      frames.onFrame(() => undefined);
    }
    switch (verdict.kind) {
      case 'ready':
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
