import { diffArrays } from 'diff';

// The exact script takes quadratic time and the daemon has one thread: past this nothing is merged.
const bounds = { maxEditLength: 2_500 };

/** Lines `start` (from 0) up to `end` of the base, and what stands in their place. */
interface Hunk {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * Three-way merge by lines: both sides' changes to `base`, or undefined where they touch or there are too many of them. As
 * with git, changes of neighbouring lines touch. Bytes that are no text (a NUL among them) are not merged. Pure.
 */
export function mergeLines(base: Buffer, ours: Buffer, theirs: Buffer): Buffer | undefined {
  if (base.includes(0) || ours.includes(0) || theirs.includes(0)) return undefined;
  // Latin-1 keeps every byte as it is, whatever the encoding: only line feeds matter.
  const lines = linesOf(base);
  const own = hunksOf(lines, linesOf(ours));
  const all = hunksOf(lines, linesOf(theirs));
  if (own === undefined || all === undefined) return undefined;
  // What both did alike is done once.
  const alike = new Set(own.map((hunk) => JSON.stringify(hunk)));
  const other = all.filter((hunk) => !alike.has(JSON.stringify(hunk)));
  if (touch(own, other)) return undefined;
  const merged: string[] = [];
  let at = 0;
  for (const { start, end, text } of [...own, ...other].sort((a, b) => a.start - b.start)) {
    merged.push(lines.slice(at, start).join(''), text);
    at = end;
  }
  return Buffer.from([...merged, lines.slice(at).join('')].join(''), 'latin1');
}

function linesOf(bytes: Buffer): string[] {
  return bytes.toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function hunksOf(base: string[], changed: string[]): Hunk[] | undefined {
  const parts = diffArrays(base, changed, bounds);
  if (parts === undefined) return undefined;
  const hunks: Hunk[] = [];
  let at = 0;
  let open: { start: number; text: string } | undefined;
  for (const { added, removed, value } of parts) {
    if (!added && !removed) {
      if (open !== undefined) hunks.push({ start: open.start, end: at, text: open.text });
      open = undefined;
    } else {
      open ??= { start: at, text: '' };
      if (added) open.text += value.join('');
    }
    if (!added) at += value.length;
  }
  return open === undefined ? hunks : [...hunks, { start: open.start, end: at, text: open.text }];
}

/** Both in order, so one walk is enough. */
function touch(own: readonly Hunk[], other: readonly Hunk[]): boolean {
  let [first, second] = [0, 0];
  for (;;) {
    const [a, b] = [own[first], other[second]];
    if (a === undefined || b === undefined) return false;
    if (a.end < b.start) first += 1;
    else if (b.end < a.start) second += 1;
    else return true;
  }
}
