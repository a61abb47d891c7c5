import { posix } from 'node:path';
import type { BlobStore } from './blobStore.ts';
import { inParallel } from './inParallel.ts';
import type { FileRecord } from './journalEntry.ts';
import { mergeLines } from './mergeLines.ts';
import type { Change } from './writePlan.ts';
import { readFileInside } from './readFileInside.ts';
import type { ReadFile } from './readFileInside.ts';

/** What an undo has to do to one file. */
export type UndoStep =
  /** It is already as it was before, or so with what somebody changed since in other lines. */
  | { readonly kind: 'standing'; readonly path: string }
  | { readonly kind: 'change'; readonly path: string; readonly merged: boolean; readonly change: Change }
  /** Somebody changed it since, in the same lines. */
  | { readonly kind: 'conflict'; readonly path: string; readonly reason: string };

/**
 * Compares an entry's files with those on disk. A file that is as the entry left it goes back to what it was; one that
 * was changed since is merged. Rejects `path_refused`, `file_unsupported`, `write_failed` (a stored copy is damaged).
 */
export function planUndo(root: string, files: readonly FileRecord[], blobs: BlobStore): Promise<UndoStep[]> {
  return inParallel(files, 8, async (file) => stepFor(file, (await readFileInside(root, file.path)) ?? null, blobs));
}

async function stepFor(file: FileRecord, now: ReadFile | null, blobs: BlobStore): Promise<UndoStep> {
  const { path, before, after } = file;
  const name = posix.basename(path);
  if (isAt(now, before)) return { kind: 'standing', path };
  if (isAt(now, after)) {
    if (before === null) return { kind: 'change', path, merged: false, change: { path, base: after, after: null } };
    const { mode, times } = before;
    const change = { path, base: after, after: { bytes: await blobs.get(before.hash), mode, times } };
    return { kind: 'change', path, merged: false, change };
  }
  if (now === null) return conflict(path, `You have deleted ${name} since`);
  if (after === null) return conflict(path, `There is a new file in place of ${name}`);
  if (before === null) return conflict(path, `You have changed ${name} since it was made`);
  const mode = mergeModes(after.mode, now.image.mode, before.mode);
  const bytes = await merge(before.hash, after.hash, now, blobs);
  if (mode === undefined) return conflict(path, `You have changed the permissions of ${name} since`);
  if (bytes === undefined) return conflict(path, `You have changed the same lines of ${name} since`);
  if (mode === now.image.mode && bytes.equals(now.bytes)) return { kind: 'standing', path };
  const base = { hash: now.image.hash, mode: now.image.mode };
  return { kind: 'change', path, merged: true, change: { path, base, after: { bytes, mode } } };
}

async function merge(
  beforeHash: string,
  afterHash: string,
  now: ReadFile,
  blobs: BlobStore,
): Promise<Buffer | undefined> {
  if (now.image.hash === afterHash) return blobs.get(beforeHash);
  if (now.image.hash === beforeHash || beforeHash === afterHash) return now.bytes;
  return mergeLines(await blobs.get(afterHash), now.bytes, await blobs.get(beforeHash));
}

/** The mode after both changes to `base`, or undefined when they differ. */
function mergeModes(base: number, ours: number, theirs: number): number | undefined {
  if (ours === base || ours === theirs) return theirs;
  return theirs === base ? ours : undefined;
}

function isAt(now: ReadFile | null, image: { readonly hash: string; readonly mode: number } | null): boolean {
  return now?.image.hash === image?.hash && now?.image.mode === image?.mode;
}

function conflict(path: string, reason: string): UndoStep {
  return { kind: 'conflict', path, reason };
}
