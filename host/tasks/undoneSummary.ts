import { posix } from 'node:path';
import type { Edit } from '../../protocol/task.ts';

/** What an undo says of itself. `merged` are the files in which something newer stayed. */
export function undoneSummary(edits: readonly Edit[], merged: readonly string[]): string {
  const [only] = edits;
  if (only !== undefined && edits.length === 1) {
    const name = posix.basename(only.path);
    if (merged.length === 1) return `Undone. In ${name} I kept what you changed since.`;
    return only.kind === 'delete' ? `Undone. ${name} is gone again.` : `Undone. ${name} is as it was before.`;
  }
  return `Undone. ${edits.length} files are as they were before${keptIn(merged)}.`;
}

/** The same of a redo. */
export function redoneSummary(edits: readonly Edit[], merged: readonly string[]): string {
  const [only] = edits;
  if (only !== undefined && edits.length === 1) {
    const name = posix.basename(only.path);
    if (merged.length === 1) return `Redone. In ${name} I kept what you changed since.`;
    const fates = { create: 'is back', modify: 'is changed again', delete: 'is gone again' } as const;
    return `Redone. ${name} ${fates[only.kind]}.`;
  }
  return `Redone. ${edits.length} files are changed again${keptIn(merged)}.`;
}

function keptIn(merged: readonly string[]): string {
  const [only] = merged;
  if (only === undefined) return '';
  const where = merged.length === 1 ? posix.basename(only) : `${merged.length} of them`;
  return `, and in ${where} I kept what you changed since`;
}
