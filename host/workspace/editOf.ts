import { isUtf8 } from 'node:buffer';
import { diffLines, formatPatch, structuredPatch } from 'diff';
import type { StructuredPatch } from 'diff';
import type { Edit } from '../../protocol/task.ts';
import { diffBounds } from './diffBounds.ts';
import { textOf } from './textOf.ts';

/** What became of one file, for a list: null where there was or is none. */
export function editOf(path: string, before: Buffer | null, after: Buffer | null): Edit {
  const kind = before === null ? 'create' : after === null ? 'delete' : 'modify';
  if (!isText(before) || !isText(after)) return { path, kind, added: 0, removed: 0 };
  const old = before === null ? '' : textOf(path, before);
  const young = after === null ? '' : textOf(path, after);
  // Past the bounds the whole file counts as replaced.
  const parts = diffLines(old, young, diffBounds) ?? [
    { count: countLines(old), removed: true, added: false },
    { count: countLines(young), removed: false, added: true },
  ];
  let added = 0;
  let removed = 0;
  for (const part of parts) {
    if (part.added) added += part.count;
    else if (part.removed) removed += part.count;
  }
  return { path, kind, added, removed };
}

const headerOptions = { includeIndex: false, includeUnderline: false, includeFileHeaders: true };

/** The same as a unified diff with git's file names. */
export function unifiedDiffOf(path: string, before: Buffer | null, after: Buffer | null): string {
  const oldName = before === null ? '/dev/null' : `a/${path}`;
  const newName = after === null ? '/dev/null' : `b/${path}`;
  if (!isText(before) || !isText(after)) return `Binary files ${oldName} and ${newName} differ\n`;
  const old = before === null ? '' : textOf(path, before);
  const young = after === null ? '' : textOf(path, after);
  const found = structuredPatch(oldName, newName, old, young, undefined, undefined, diffBounds);
  return formatPatch(found ?? replacement(oldName, newName, old, young), headerOptions);
}

/** All of the old lines go and all of the new ones come. */
function replacement(oldFileName: string, newFileName: string, old: string, young: string): StructuredPatch {
  const [oldLines, newLines] = [countLines(old), countLines(young)];
  const lines = [...markedLines('-', old), ...markedLines('+', young)];
  const hunk = { oldStart: 1, oldLines, newStart: 1, newLines, lines };
  return { oldFileName, newFileName, oldHeader: undefined, newHeader: undefined, hunks: [hunk] };
}

function markedLines(mark: string, text: string): string[] {
  if (text === '') return [];
  const lines = text.split('\n');
  const isWhole = lines.at(-1) === '';
  if (isWhole) lines.pop();
  return [...lines.map((line) => mark + line), ...(isWhole ? [] : ['\\ No newline at end of file'])];
}

// Commands leave files of every kind.
function isText(bytes: Buffer | null): boolean {
  return bytes === null || (!bytes.includes(0) && isUtf8(bytes));
}

function countLines(text: string): number {
  return text === '' ? 0 : text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
