import type { Hunk, HunkLine, UpdateSection } from './patch.ts';
import { invalidPatch, quoted } from './patchFailure.ts';
import { isHeader } from './readHeader.ts';
import { endMarker } from './unwrapPatch.ts';
import { isBlank, trimEnd } from './whiteSpace.ts';

const moveMarker = '*** Move to:';
const endOfFileMarker = '*** End of File';
const kindOf: Readonly<Record<string, HunkLine['kind']>> = { ' ': 'keep', '+': 'add', '-': 'remove' };
const lineRule =
  'Begin each line of a hunk with " " (stays), "-" (goes) or "+" (comes), and each hunk after the first with "@@".';

/** Reads an update's lines after its header, from `at`. `number` is the patch's number of that line. Throws `patch_invalid`. */
export function parseUpdate(
  lines: readonly string[],
  at: number,
  number: number,
  path: string,
): { section: UpdateSection; next: number } {
  const moveTo = readMove(trimEnd(lines[at] ?? ''), number);
  const hunks: Hunk[] = [];
  let next = moveTo === null ? at : at + 1;
  while (next < lines.length && !endsSection(lines[next] ?? '')) {
    if (hunks.at(-1)?.atEnd === true && isBlank(lines[next] ?? '')) {
      next += 1;
      continue;
    }
    const parsed = parseHunk(lines, next, number + next - at, { isFirst: hunks.length === 0 });
    hunks.push(parsed.hunk);
    next = parsed.next;
  }
  if (hunks.length === 0) {
    const remedy = 'Say what to change; a file is only moved together with at least one line that stays.';
    throw invalidPatch(number - 1, `the update of ${path} is empty.`, remedy);
  }
  return { section: { kind: 'update', path, moveTo, hunks }, next };
}

function readMove(line: string, number: number): string | null {
  if (line === moveMarker) throw invalidPatch(number, 'it names no file.', `Say "${moveMarker} path".`);
  return line.startsWith(`${moveMarker} `) ? line.slice(moveMarker.length + 1) : null;
}

function parseHunk(
  lines: readonly string[],
  at: number,
  number: number,
  { isFirst }: { isFirst: boolean },
): { hunk: Hunk; next: number } {
  const anchor = readAnchor(lines[at] ?? '');
  if (anchor === undefined && !isFirst) throw invalidPatch(number, why(lines[at] ?? ''), lineRule);
  const found: HunkLine[] = [];
  let next = anchor === undefined ? at : at + 1;
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    if (endsSection(line) || trimEnd(line) === endOfFileMarker || readAnchor(line) !== undefined) break;
    const kind = line === '' ? 'keep' : kindOf[line.charAt(0)];
    if (kind === undefined) throw invalidPatch(number + next - at, why(line), lineRule);
    found.push({ kind, text: line.slice(1) });
  }
  if (found.length === 0) {
    throw invalidPatch(number, 'the hunk that begins here has no lines.', `One "@@" line a hunk. ${lineRule}`);
  }
  const atEnd = trimEnd(lines[next] ?? '') === endOfFileMarker;
  return { hunk: { line: number, anchor: anchor ?? null, lines: found, atEnd }, next: atEnd ? next + 1 : next };
}

function endsSection(line: string): boolean {
  const marker = trimEnd(line);
  return isHeader(marker) || marker === endMarker;
}

/** Null for a bare `@@`, undefined for a line that is none. */
function readAnchor(line: string): string | null | undefined {
  if (!line.startsWith('@@')) return undefined;
  const marker = trimEnd(line);
  if (marker === '@@') return null;
  return marker.startsWith('@@ ') ? marker.slice('@@ '.length) : undefined;
}

function why(line: string): string {
  if (line.startsWith('\\ No newline')) return 'a note from a unified diff: files here always end with a line end.';
  if (line.startsWith(moveMarker)) return `"${moveMarker}" belongs right after "*** Update File".`;
  return `${quoted(line)} is no line of a hunk.`;
}
