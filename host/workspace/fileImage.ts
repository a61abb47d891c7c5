import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import * as z from 'zod/mini';

const nanoseconds = z.string().check(z.regex(/^-?\d+$/));

/** Access and modification time, in nanoseconds since 1970 as decimal text: a double loses the last three digits. */
export const fileTimesSchema = z.strictObject({ atimeNs: nanoseconds, mtimeNs: nanoseconds });
export type FileTimes = z.infer<typeof fileTimesSchema>;

/** All of a file that undo brings back; the bytes themselves are found by their hash (SHA-256, hex). */
export const fileImageSchema = z.strictObject({
  hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  mode: z.number(),
  times: fileTimesSchema,
});
export type FileImage = z.infer<typeof fileImageSchema>;

/** SHA-256 in hex: the name of some bytes. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function imageOf(stats: BigIntStats, hash: string): FileImage {
  return { hash, mode: Number(stats.mode) & 0o7777, times: timesOf(stats) };
}

export function timesOf(stats: BigIntStats): FileTimes {
  return { atimeNs: String(stats.atimeNs), mtimeNs: String(stats.mtimeNs) };
}
