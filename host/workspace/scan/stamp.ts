import type { Stats } from 'node:fs';
import * as z from 'zod/mini';

/**
 * By what a file or folder is known to be as it was. Times in ms as doubles, good to 0.25 µs: asking for nanoseconds takes
 * twice as long, and this is asked of every file. `ctimeMs` is the one that no program can set.
 */
export const stampSchema = z.strictObject({
  sizeBytes: z.number(),
  mtimeMs: z.number(),
  ctimeMs: z.number(),
  ino: z.number(),
  mode: z.number(),
});
export type Stamp = z.infer<typeof stampSchema>;

export function stampOf({ size, mtimeMs, ctimeMs, ino, mode }: Stats): Stamp {
  return { sizeBytes: size, mtimeMs, ctimeMs, ino, mode: mode & 0o7777 };
}

/** Whether a file is what it was when it was looked at. Pure. */
export function isSame(stamp: Stamp, { size, mtimeMs, ctimeMs, ino, mode }: Stats): boolean {
  return (
    stamp.ctimeMs === ctimeMs &&
    stamp.mtimeMs === mtimeMs &&
    stamp.sizeBytes === size &&
    stamp.ino === ino &&
    stamp.mode === (mode & 0o7777)
  );
}

/** File systems write their times down coarsely: Linux in ticks of up to 10 ms, others in whole seconds or two. */
const tickMs = 20;
const coarseTickMs = 2_000;

/** How much later than its time something may have happened. Pure. */
export function tickOf(timeMs: number): number {
  return Number.isInteger(timeMs / 1_000) ? coarseTickMs : tickMs;
}

/**
 * Whether something may have changed after it was looked at, and within the same tick: then its stamp says nothing, and it is
 * to be read again. Git calls that racily clean. Pure.
 */
export function isRacy({ ctimeMs }: Stamp, lookedAtMs: number): boolean {
  return ctimeMs > lookedAtMs - tickOf(ctimeMs);
}
