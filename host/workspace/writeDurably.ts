import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import type { Disk } from './disk.ts';

/** Replaces one of the host's own files so that after a crash it is the old or the new one. */
export async function writeDurably(disk: Disk, path: string, bytes: Uint8Array): Promise<void> {
  await putInPlace(disk, path, bytes);
  await disk.syncFolder(dirname(path));
}

/**
 * Replaces one of the host's own files, whole or not at all; it stays only once its folder has been synced. Until it is
 * whole it lies in `staging`, a folder of the same disk.
 */
export async function putInPlace(
  disk: Disk,
  path: string,
  bytes: Uint8Array,
  staging: string = dirname(path),
): Promise<void> {
  const temporary = join(staging, `${basename(path)}.${randomUUID()}.tmp`);
  try {
    await disk.createFile(temporary, bytes, { mode: 0o600 });
    await disk.rename(temporary, path);
  } catch (error) {
    await disk.unlink(temporary).catch(() => undefined);
    throw error;
  }
}
