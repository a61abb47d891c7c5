import { lstat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { AppError } from '../../protocol/appError.ts';
import type { BlobStore } from './blobStore.ts';
import { inParallel } from './inParallel.ts';
import type { FileRecord } from './journalEntry.ts';
import { mergeLabels, mergeLines } from './mergeLines.ts';
import type { Change } from './writePlan.ts';
import { isAt, readFileInside } from './readFileInside.ts';
import type { ReadFile } from './readFileInside.ts';

/** What an undo has to do to one file. */
export type UndoStep =
  /** It is already as it was before, or so with what somebody changed since in other lines. */
  | { readonly kind: 'standing'; readonly path: string }
  | {
      readonly kind: 'change';
      readonly path: string;
      readonly merged: boolean;
      /** Where it will hold both versions, between conflict markers. */
      readonly places: number;
      readonly change: Change;
    }
  /** Somebody changed it since, in the same lines, or put something in its place that is no file to us. */
  | { readonly kind: 'conflict'; readonly path: string; readonly reason: string; readonly mergeable: boolean };

/**
 * Compares an entry's files with those on disk. A file that is as the entry left it goes back to what it was; one that
 * was changed since is merged: in other lines always, in the same ones with `merge`, which puts both versions there. Rejects
 * `write_failed` (a stored copy is damaged).
 */
export function planUndo(
  root: string,
  files: readonly FileRecord[],
  blobs: BlobStore,
  { merge }: { readonly merge: boolean },
): Promise<UndoStep[]> {
  return inParallel(files, 8, async (file) => {
    const now = await readNow(root, file.path);
    const step = 'unreadable' in now ? conflict(file.path, now.unreadable) : await stepFor(file, now.file, blobs);
    if (step.kind !== 'change' || step.places === 0 || merge) return step;
    const reason = `You have changed the same lines of ${posix.basename(file.path)} since`;
    return { ...conflict(file.path, reason), mergeable: true };
  });
}

/** What is at a path, or in words why that cannot be read: one odd thing must not hinder the undo of other files. */
async function readNow(root: string, path: string): Promise<{ file: ReadFile | null } | { unreadable: string }> {
  try {
    return { file: (await readFileInside(root, path)) ?? null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'file_unsupported') return { unreadable: `${posix.basename(path)} is too large now` };
    if (error.code === 'path_refused') return { unreadable: await tellOdd(root, path) };
    throw error;
  }
}

async function tellOdd(root: string, path: string): Promise<string> {
  const name = posix.basename(path);
  const stats = await lstat(join(root, path)).catch(() => undefined);
  if (stats?.isDirectory() === true) return `${name} is a folder now`;
  if (stats?.isSymbolicLink() === true) return `${name} is a link now that I don't follow`;
  return `${name} is not a file that I can read now`;
}

async function stepFor(file: FileRecord, now: ReadFile | null, blobs: BlobStore): Promise<UndoStep> {
  const { path, before, after } = file;
  const name = posix.basename(path);
  if (isAt(now, before)) return { kind: 'standing', path };
  if (isAt(now, after)) {
    const was = before && { bytes: await blobs.get(before.hash), mode: before.mode, times: before.times };
    return { kind: 'change', path, merged: false, places: 0, change: { path, base: after, after: was } };
  }
  if (now === null) return conflict(path, `You have deleted ${name} since`);
  if (after === null) return conflict(path, `There is a new file in place of ${name}`);
  if (before === null) return conflict(path, `You have changed ${name} since it was made`);
  const mode = mergeModes(after.mode, now.image.mode, before.mode);
  const merged = await mergeBytes(before.hash, after.hash, now, blobs);
  if (mode === undefined) return conflict(path, `You have changed the permissions of ${name} since`);
  if (merged === undefined) return conflict(path, `You have changed ${name} since, and it cannot be merged`);
  const { bytes, places } = merged;
  if (mode === now.image.mode && bytes.equals(now.bytes)) return { kind: 'standing', path };
  const base = { hash: now.image.hash, mode: now.image.mode };
  return { kind: 'change', path, merged: true, places, change: { path, base, after: { bytes, mode } } };
}

async function mergeBytes(
  beforeHash: string,
  afterHash: string,
  now: ReadFile,
  blobs: BlobStore,
): Promise<ReturnType<typeof mergeLines>> {
  if (now.image.hash === afterHash) return { bytes: await blobs.get(beforeHash), places: 0 };
  if (now.image.hash === beforeHash || beforeHash === afterHash) return { bytes: now.bytes, places: 0 };
  return mergeLines(await blobs.get(afterHash), now.bytes, await blobs.get(beforeHash), mergeLabels);
}

/** The mode after both changes to `base`, or undefined when they differ. */
function mergeModes(base: number, ours: number, theirs: number): number | undefined {
  if (ours === base || ours === theirs) return theirs;
  return theirs === base ? ours : undefined;
}

function conflict(path: string, reason: string): Extract<UndoStep, { kind: 'conflict' }> {
  return { kind: 'conflict', path, reason, mergeable: false };
}
