import { posix } from 'node:path';
import type { Edit } from '../../protocol/task.ts';
import type { MarkedFile } from '../workspace/journal.ts';

/**
 * What an undo says of itself. `merged` are the files in which something newer stayed, `marked` those in which the user has
 * to choose.
 */
export function undoneSummary(
  edits: readonly Edit[],
  merged: readonly string[],
  marked: readonly MarkedFile[],
): string {
  if (marked.length > 0) {
    const others = edits.filter(({ path }) => !marked.some((file) => file.path === path));
    return others.length === 0 ? needsYou(marked) : `${undoneSummary(others, merged, [])} ${needsYou(marked)}`;
  }
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

function needsYou(marked: readonly MarkedFile[]): string {
  const places = marked.reduce((sum, file) => sum + file.places, 0);
  const names = marked.map(({ path }) => posix.basename(path));
  const told = names.length <= 3 ? names : [...names.slice(0, 2), `${names.length - 2} more files`];
  const where = new Intl.ListFormat('en-GB').format(told);
  const need = places === 1 ? `1 place in ${where} needs you` : `${places} places in ${where} need you`;
  return `${need}: both versions stand there between markers, yours first. Keep the one you want.`;
}

function keptIn(merged: readonly string[]): string {
  const [only] = merged;
  if (only === undefined) return '';
  const where = merged.length === 1 ? posix.basename(only) : `${merged.length} of them`;
  return `, and in ${where} I kept what you changed since`;
}
