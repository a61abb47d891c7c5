import type { Draw } from '../recognition/draw.ts';
import type { ModelFile, Step } from './drawEdits.ts';

interface PatchLine {
  readonly kind: 'keep' | 'remove' | 'add';
  readonly text: string;
}

/**
 * The hunks of a patch for an edit, as a model might write them: with more or less context, with and without `@@` lines,
 * sometimes to the end of the file. Each stands where it is meant to and nowhere sooner, so that there is one right result.
 */
export function drawHunks(draw: Draw, { lines }: ModelFile, steps: readonly Step[]): string[] {
  const all: (PatchLine & { readonly at: number })[] = [];
  for (const step of steps) {
    const at = all.filter(({ kind }) => kind !== 'add').length;
    all.push(step.kind === 'add' ? { ...step, at } : { kind: step.kind, text: lines[at]?.text ?? '', at });
  }
  const said: string[] = [];
  let from = 0;
  while (from < all.length) {
    const changed = all.findIndex(({ kind }, index) => index >= from && kind !== 'keep');
    if (changed < 0) break;
    const start = Math.max(from, changed - Math.floor(draw.next() * 4));
    const end = endOfHunk(all, changed, Math.floor(draw.next() * 4));
    const file = lines.map(({ text }) => text);
    const hunk = drawHunk(draw, { all, from, start, end, file, isFirst: said.length === 0 });
    said.push(...hunk.lines);
    from = hunk.end;
  }
  return said;
}

/** After the last change with fewer than `context` lines to the one before, and those lines. */
function endOfHunk(all: readonly PatchLine[], changed: number, context: number): number {
  let last = changed;
  for (let index = changed; index < all.length && index - last <= context; index += 1) {
    if (all[index]?.kind !== 'keep') last = index;
  }
  return Math.min(all.length, last + 1 + context);
}

interface HunkDraft {
  readonly all: readonly (PatchLine & { readonly at: number })[];
  readonly from: number;
  readonly start: number;
  readonly end: number;
  readonly file: readonly string[];
  readonly isFirst: boolean;
}

function drawHunk(
  draw: Draw,
  { all, from, start, end, file, isFirst }: HunkDraft,
): { readonly lines: string[]; readonly end: number } {
  const cursor = all[from]?.at ?? file.length;
  const draft = all.slice(start, end);
  const meantAt = draft[0]?.at ?? file.length;
  const old = oldOf(draft);
  const isAtEnd = end === all.length;
  // Only the lines themselves, if nothing like them comes sooner.
  if (old.length > 0 && firstPlace(file, old, cursor) === meantAt) {
    const anchor = anchorFor(draw, file, cursor, meantAt, old);
    const isBare = isFirst && anchor === '@@' && draw.next() < 0.3;
    const last = isAtEnd && draw.next() < 0.3 ? ['*** End of File'] : [];
    return { lines: [...(isBare ? [] : [anchor]), ...marked(draw, draft), ...last], end };
  }
  if (old.length === 0 && isAtEnd) return { lines: ['@@', ...marked(draw, draft)], end };
  // Else with every line from where the search begins: there it is found first.
  let stop = end;
  while (stop < all.length && oldOf(all.slice(from, stop)).length === 0) stop += 1;
  return { lines: ['@@', ...marked(draw, all.slice(from, stop))], end: stop };
}

function oldOf(draft: readonly PatchLine[]): string[] {
  return draft.filter(({ kind }) => kind !== 'add').map(({ text }) => text);
}

function anchorFor(
  draw: Draw,
  file: readonly string[],
  cursor: number,
  meantAt: number,
  old: readonly string[],
): string {
  if (draw.next() < 0.5) return '@@';
  for (let at = meantAt - 1; at >= cursor; at -= 1) {
    const text = file[at] ?? '';
    const isPlain = text.trim() === text && text !== '';
    if (isPlain && file.indexOf(text, cursor) === at && firstPlace(file, old, at + 1) === meantAt) return `@@ ${text}`;
  }
  return '@@';
}

function firstPlace(file: readonly string[], wanted: readonly string[], from: number): number {
  return file.findIndex((_, at) => at >= from && wanted.every((text, index) => file[at + index] === text));
}

const signs = { keep: ' ', remove: '-', add: '+' } as const;

/** An empty line that stays may lose its sign, but not as the last one, where it might be one too many. */
function marked(draw: Draw, draft: readonly PatchLine[]): string[] {
  return draft.map(({ kind, text }, index) =>
    kind === 'keep' && text === '' && index < draft.length - 1 && draw.next() < 0.5 ? '' : signs[kind] + text,
  );
}
