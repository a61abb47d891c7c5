import type { FrameStream } from '../link/frameStream.ts';

/** Hands on each whole frame from one side to the other, and reads no faster than the other side does. */
export function copyFrames(from: FrameStream, to: FrameStream): void {
  from.onFrame((body) => {
    if (to.write(body)) return;
    from.pause();
    to.whenDrained(() => from.resume());
  });
}
