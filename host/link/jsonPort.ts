import { AppError } from '../../protocol/appError.ts';
import { limits } from '../../protocol/limits.ts';
import type { Port } from '../../protocol/port.ts';
import type { FrameStream } from './frameStream.ts';
import { parseFrame } from './parseFrame.ts';

/** A connection that leaves this much unread is dead or hostile: it is closed rather than kept in memory. */
const maxBacklogBytes = 32 * 1024 * 1024;

/**
 * A Port over frames. A frame that is not JSON is answered with a JSON-RPC error and the stream goes on. `postMessage`
 * throws `message_too_large` above `maxOutBytes`, which the channel turns into an error reply.
 */
export function createJsonPort(
  frames: FrameStream,
  { maxOutBytes = limits.nativeOutBytes }: { readonly maxOutBytes?: number } = {},
): Port {
  const messages: ((message: unknown) => void)[] = [];
  const disconnects: (() => void)[] = [];
  const encoder = new TextEncoder();
  let backlogBytes = 0;

  const post = (message: unknown): void => {
    const body = encoder.encode(JSON.stringify(message));
    if (body.length > maxOutBytes) {
      throw new AppError('message_too_large', 'This is too long for one message.');
    }
    const roomLeft = frames.write(body);
    if (roomLeft) return;
    if (backlogBytes === 0) {
      frames.whenDrained(() => {
        backlogBytes = 0;
      });
    }
    backlogBytes += body.length;
    if (backlogBytes > maxBacklogBytes) frames.destroy();
  };

  frames.onFrame((body) => {
    const parsed = parseFrame(body);
    if (parsed.ok) for (const listener of messages) listener(parsed.message);
    else post({ jsonrpc: '2.0', id: null, error: { code: -32700, message: parsed.reason, data: badFrame } });
  });
  frames.onEnd(() => {
    for (const listener of disconnects) listener();
  });

  return {
    postMessage: post,
    onMessage: (listener) => void messages.push(listener),
    onDisconnect: (listener) => void disconnects.push(listener),
    disconnect: () => frames.end(),
  };
}

const badFrame = { code: 'request_invalid' } as const;
