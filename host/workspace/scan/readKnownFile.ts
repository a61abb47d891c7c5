import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { timesOf } from '../fileImage.ts';
import { isErrno } from '../isErrno.ts';

/** Larger files are not kept: the journal would refuse to write them back. */
export const maxKeptBytes = 8 * 1024 * 1024;

const plainly = constants.O_RDONLY | (constants.O_NOFOLLOW || 0) | (constants.O_NONBLOCK || 0);

/** A file's bytes (null when there are too many) and what only an open file tells exactly. */
export interface ReadKnown {
  readonly bytes: Buffer | null;
  readonly times: ReturnType<typeof timesOf>;
  readonly birthMs: number;
}

/**
 * Reads a file that a walk has just seen; undefined when it is gone, is no plain file any more, or may not be read. In one
 * go: the ways through the thread pool take ten times as long for small files.
 */
export function readKnownFile(absolute: string): ReadKnown | undefined {
  let file: number | undefined;
  try {
    file = openQuietly(absolute);
    const stats = fstatSync(file, { bigint: true });
    if (!stats.isFile()) return undefined;
    const facts = { times: timesOf(stats), birthMs: Number(stats.birthtimeNs) / 1e6 };
    return stats.size > maxKeptBytes
      ? { bytes: null, ...facts }
      : { bytes: readAll(file, Number(stats.size)), ...facts };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return undefined;
    throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Without moving the access time where the system lets us: undo is to bring that back too. */
function openQuietly(absolute: string): number {
  try {
    return openSync(absolute, plainly | (constants.O_NOATIME || 0));
  } catch (error) {
    if (!isErrno(error, 'EPERM', 'EINVAL')) throw error;
    return openSync(absolute, plainly);
  }
}

function readAll(file: number, sizeBytes: number): Buffer {
  // One byte more shows whether it grew meanwhile; the racy rule reads it again next time.
  const bytes = Buffer.allocUnsafe(sizeBytes + 1);
  let filled = 0;
  while (filled < bytes.length) {
    const read = readSync(file, bytes, filled, bytes.length - filled, null);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}
