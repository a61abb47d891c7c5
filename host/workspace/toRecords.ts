import type { RecordedChange } from './entrySteps.ts';
import { hashOf } from './fileImage.ts';
import type { FileRecord } from './journalEntry.ts';
import { whyUnportable } from './portablePath.ts';
import { maxFileBytes } from './readFileInside.ts';

/** What the journal keeps of changes that somebody else made; `leftOut` are paths that undo could never write. Pure. */
export function toRecords(changes: readonly RecordedChange[]): {
  readonly records: readonly FileRecord[];
  readonly contents: readonly { readonly hash: string; readonly bytes: Uint8Array }[];
  readonly leftOut: readonly string[];
} {
  const undoable = changes.filter(isUndoable);
  const images = undoable.map(({ path, before, after }) => ({
    path,
    before: before && { ...before, hash: hashOf(before.bytes) },
    after: after && { ...after, hash: hashOf(after.bytes) },
  }));
  return {
    records: images.map(({ path, before, after }) => ({
      path,
      before: before && { hash: before.hash, mode: before.mode, times: before.times },
      after: after && { hash: after.hash, mode: after.mode },
    })),
    contents: images.flatMap(({ before, after }) => [before, after].filter((image) => image !== null)),
    leftOut: changes.filter((change) => !isUndoable(change)).map(({ path }) => path),
  };
}

function isUndoable({ path, before, after }: RecordedChange): boolean {
  const largest = Math.max(before?.bytes.byteLength ?? 0, after?.bytes.byteLength ?? 0);
  return whyUnportable(path) === undefined && largest <= maxFileBytes;
}
