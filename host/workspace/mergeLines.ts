import { diffArrays } from 'diff';
import { diffBounds } from './diffBounds.ts';

type Side = 'ours' | 'theirs';

/** Lines `start` (from 0) up to `end` of the base, and what stands in their place. */
interface Hunk {
  readonly side: Side;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What stands at the two sides of a place where the user has to choose. */
export const mergeLabels = { ours: 'yours', theirs: 'before the task' } as const;

interface Merged {
  readonly bytes: Buffer;
  /** Where both changed the same lines: there stand both versions, between git's conflict markers. */
  readonly places: number;
}

/**
 * Three-way merge by lines: both sides' changes to `base`. As with git, changes of neighbouring lines are one place to
 * choose at; `labels` name the sides there. Undefined for bytes that are no text (a NUL among them) and for too many
 * changes. Pure.
 */
export function mergeLines(
  base: Buffer,
  ours: Buffer,
  theirs: Buffer,
  labels: Readonly<Record<Side, string>>,
): Merged | undefined {
  if (base.includes(0) || ours.includes(0) || theirs.includes(0)) return undefined;
  // Latin-1 keeps every byte as it is, whatever the encoding: only line feeds matter.
  const lines = linesOf(base);
  const own = hunksOf('ours', lines, linesOf(ours));
  const other = hunksOf('theirs', lines, linesOf(theirs));
  if (own === undefined || other === undefined) return undefined;
  const lineEnd = /\r?\n/.exec(Buffer.concat([ours, base, theirs]).toString('latin1'))?.[0] ?? '\n';
  const closed = (text: string): string => (text === '' || text.endsWith('\n') ? text : text + lineEnd);
  const merged: string[] = [];
  let [at, places] = [0, 0];
  for (const group of groupsOf([...own, ...other])) {
    const was = lines.slice(group.start, group.end).join('');
    const [mine, their] = [textOf('ours', group, lines), textOf('theirs', group, lines)];
    merged.push(...lines.slice(at, group.start));
    at = group.end;
    if (mine === was || mine === their) merged.push(their);
    else if (their === was) merged.push(mine);
    else {
      places += 1;
      merged.push(`<<<<<<< ${labels.ours}${lineEnd}`, closed(mine), `=======${lineEnd}`);
      merged.push(closed(their), `>>>>>>> ${labels.theirs}${lineEnd}`);
    }
  }
  return { bytes: Buffer.from([...merged, ...lines.slice(at)].join(''), 'latin1'), places };
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function hunksOf(side: Side, base: string[], changed: string[]): Hunk[] | undefined {
  const parts = diffArrays(base, changed, diffBounds);
  if (parts === undefined) return undefined;
  const hunks: Hunk[] = [];
  let at = 0;
  let open: { start: number; text: string } | undefined;
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      if (open !== undefined) hunks.push({ side, ...open, end: at });
      open = undefined;
    } else {
      open ??= { start: at, text: '' };
      if (added) open.text += value.join('');
    }
    if (!added) at += value.length;
  }
  return open === undefined ? hunks : [...hunks, { side, ...open, end: at }];
}

interface Group {
  readonly start: number;
  readonly end: number;
  readonly hunks: readonly Hunk[];
}

/** In order, those that touch together: of one side there is always a line between two. */
function groupsOf(hunks: readonly Hunk[]): Group[] {
  const groups: Group[] = [];
  for (const hunk of hunks.toSorted((a, b) => a.start - b.start)) {
    const last = groups.at(-1);
    if (last === undefined || hunk.start > last.end) groups.push({ start: hunk.start, end: hunk.end, hunks: [hunk] });
    else groups.splice(-1, 1, { ...last, end: Math.max(last.end, hunk.end), hunks: [...last.hunks, hunk] });
  }
  return groups;
}

/** What one side makes of the lines of a group. */
function textOf(side: Side, { start, end, hunks }: Group, lines: readonly string[]): string {
  let at = start;
  let text = '';
  for (const hunk of hunks.filter((each) => each.side === side)) {
    text += lines.slice(at, hunk.start).join('') + hunk.text;
    at = hunk.end;
  }
  return text + lines.slice(at, end).join('');
}
