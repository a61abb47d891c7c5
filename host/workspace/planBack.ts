import { AppError } from '../../protocol/appError.ts';
import type { BlobStore } from './blobStore.ts';
import type { FileTimes } from './fileImage.ts';
import type { PendingWrite } from './journalEntry.ts';
import { mergeLabels, mergeLines } from './mergeLines.ts';
import { isAt, readFileInside } from './readFileInside.ts';
import type { ReadFile } from './readFileInside.ts';

/** What taking a write back has to do to one file. */
export type BackStep =
  /** Nothing: the write had not reached it, or it is somebody else's altogether. */
  | { readonly kind: 'leave' }
  | {
      readonly kind: 'restore';
      /** As it was read. */
      readonly now: ReadFile | undefined;
      /** Null: it is to go. Without times it has the present ones: somebody's own change is in it. */
      readonly to: { readonly bytes: Buffer; readonly mode: number; readonly times: FileTimes | undefined } | null;
    }
  /** Both changed it in the same lines, or it cannot be merged. */
  | { readonly kind: 'keep' };

type PendingFile = PendingWrite['files'][number];

const none = Buffer.alloc(0);
/**
 * Compares one file of a write that stopped with the disk. `wasReady`: its new contents still lay beside it, so they had not
 * taken its place. Rejects as reading does.
 */
export async function planBack(
  root: string,
  { path, before, after }: PendingFile,
  { blobs, wasReady }: { readonly blobs: BlobStore; readonly wasReady: boolean },
): Promise<BackStep> {
  const now = await readFileInside(root, path).catch((error: unknown) => {
    // Larger than any that is written here, so somebody else's.
    if (error instanceof AppError && error.code === 'file_unsupported') return 'not ours' as const;
    throw error;
  });
  if (now === 'not ours' || isAt(now, before)) return { kind: 'leave' };
  if (isWritten(now, { before, after })) {
    if (before === null) return { kind: 'restore', now, to: null };
    return {
      kind: 'restore',
      now,
      to: { bytes: await blobs.get(before.hash), mode: before.mode, times: before.times },
    };
  }
  if (wasReady || now === undefined || after === null) return { kind: 'leave' };
  const written = await blobs.get(after.hash);
  const was = before === null ? none : await blobs.get(before.hash);
  const merged = before === null ? undefined : mergeLines(written, now.bytes, was, mergeLabels);
  if (before === null || merged === undefined || merged.places > 0) {
    return { kind: holdsChange(now.bytes, was, written) ? 'keep' : 'leave' };
  }
  if (merged.bytes.equals(now.bytes)) return { kind: 'leave' };
  const mode = now.image.mode === after.mode ? before.mode : now.image.mode;
  return { kind: 'restore', now, to: { bytes: merged.bytes, mode, times: undefined } };
}

/** Whether a line is there that the write brought: else it had not reached the file, or nothing of it is left. */
function holdsChange(now: Buffer, before: Buffer, after: Buffer): boolean {
  const known = new Set(linesOf(before));
  const brought = new Set(linesOf(after).filter((line) => !known.has(line)));
  return linesOf(now).some((line) => line.trim() !== '' && brought.has(line));
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString('latin1').split('\n');
}

/** By its bytes alone where those tell: a disk without modes gives a new file its own. */
function isWritten(now: ReadFile | undefined, { before, after }: Pick<PendingFile, 'before' | 'after'>): boolean {
  return before?.hash === after?.hash ? isAt(now, after) : now?.image.hash === after?.hash;
}
