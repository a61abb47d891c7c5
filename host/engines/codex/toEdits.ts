import path from 'node:path';
import type { Edit } from '../../../protocol/task.ts';
import type { FileChange } from './notifications.ts';

/** The changes of one item as edits; what lies outside the workspace has no place among them. Pure. */
export function toEdits(changes: readonly FileChange[], root: string): Edit[] {
  return changes.flatMap((change) => {
    const { kind, diff } = change;
    const moved = kind.move_path ?? undefined;
    const counts = kind.type === 'update' ? countHunks(diff) : { added: 0, removed: 0 };
    if (moved !== undefined) {
      return [...edit(root, change.path, 'delete', { added: 0, removed: 0 }), ...edit(root, moved, 'create', counts)];
    }
    if (kind.type === 'add') return edit(root, change.path, 'create', { added: countLines(diff), removed: 0 });
    if (kind.type === 'delete') return edit(root, change.path, 'delete', { added: 0, removed: countLines(diff) });
    return edit(root, change.path, 'modify', counts);
  });
}

function edit(root: string, file: string, kind: Edit['kind'], counts: { added: number; removed: number }): Edit[] {
  const relative = path.relative(root, path.resolve(root, file));
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) return [];
  return [{ path: relative.split(path.sep).join('/'), kind, ...counts }];
}

function countHunks(diff: string): { added: number; removed: number } {
  const lines = diff.split('\n');
  return {
    added: lines.filter((line) => line.startsWith('+')).length,
    removed: lines.filter((line) => line.startsWith('-')).length,
  };
}

/** Codex gives the whole text of a file that it adds or deletes. */
function countLines(text: string): number {
  return text === '' ? 0 : text.replace(/\n$/, '').split('\n').length;
}
