import type { Readable, Writable } from 'node:stream';
import { createFrameReader, encodeLength } from './framing.ts';

/** Frame bodies over a pair of byte streams. Listeners are replaced, not added: one owner reads a connection at a time. */
export interface FrameStream {
  onFrame(listener: (body: Uint8Array) => void): void;
  /** Fires once, when the other end is gone, a stream failed or a length was bad. */
  onEnd(listener: (reason: EndReason) => void): void;
  /** False: the other end reads slowly; wait for `whenDrained`. Throws nothing: after the end it drops the frame. */
  write(body: Uint8Array): boolean;
  whenDrained(listener: () => void): void;
  /** Frames in may be this long from now on. */
  allow(maxBytes: number): void;
  pause(): void;
  resume(): void;
  /** Sends what is buffered, then closes. */
  end(): void;
  destroy(): void;
}

type EndReason = 'ended' | 'failed' | 'badLength';

/** Wraps `input` and `output`, which may be the same socket. Frames above `maxBytes` in are a bad length. */
export function createFrameStream(
  input: Readable,
  output: Writable,
  { maxBytes }: { readonly maxBytes: number },
): FrameStream {
  const reader = createFrameReader({ maxBytes });
  let frameListener: ((body: Uint8Array) => void) | undefined;
  let endListener: ((reason: EndReason) => void) | undefined;
  let ended = false;

  const finish = (reason: EndReason): void => {
    if (ended) return;
    ended = true;
    endListener?.(reason);
  };
  input.on('data', (chunk: Uint8Array) => {
    const { bodies, badLength } = reader.read(chunk);
    for (const body of bodies) if (!ended) frameListener?.(body);
    if (badLength === undefined) return;
    finish('badLength');
    input.destroy();
    output.destroy();
  });
  input.on('end', () => finish('ended'));
  for (const stream of new Set([input, output])) {
    stream.on('error', () => finish('failed'));
    stream.on('close', () => finish('ended'));
  }

  return {
    onFrame(listener) {
      frameListener = listener;
    },
    onEnd(listener) {
      endListener = listener;
    },
    write(body) {
      if (ended || !output.writable) return true;
      output.cork();
      output.write(encodeLength(body.length));
      const roomLeft = output.write(body);
      output.uncork();
      return roomLeft;
    },
    whenDrained: (listener) => void output.once('drain', listener),
    allow: (bytes) => reader.allow(bytes),
    pause: () => void input.pause(),
    resume: () => void input.resume(),
    end: () => void output.end(),
    destroy() {
      input.destroy();
      output.destroy();
    },
  };
}
