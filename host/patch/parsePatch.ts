import type { Patch, Section } from './patch.ts';
import { invalidPatch, quoted, refusedPatch } from './patchFailure.ts';
import { patchLimits } from './patchLimits.ts';
import { parseUpdate } from './parseUpdate.ts';
import { endMarker, unwrapPatch } from './unwrapPatch.ts';
import { readHeader } from './readHeader.ts';
import { isBlank, trim } from './whiteSpace.ts';

// The grammar. `line` is any text up to a line end; what `unwrapPatch` takes away is not part of it.
//
//   patch    = "*** Begin Patch" [ "*** Environment ID: " text ] section+ "*** End Patch"
//   section  = "*** Add File: " path  { "+" line }
//            | "*** Delete File: " path
//            | "*** Update File: " path  [ "*** Move to: " path ]  hunk+
//   hunk     = [ "@@" [ " " line ] ]  { " " line | "+" line | "-" line | "" }+  [ "*** End of File" ]
//
// Only the first hunk of a section may go without "@@". A wholly empty line of a hunk is an empty line that stays; after
// "*** End of File" it is nothing. Markers may be padded at the end, and at the start where no hunk is open: inside one a
// leading space makes a line of the file.

/** Reads a patch. Throws `patch_invalid`, naming the line and what would be right. */
export function parsePatch(text: string): Patch {
  const { lines, firstLine } = unwrapPatch(text);
  const sections: Section[] = [];
  let hunks = 0;
  for (let at = 0; at < lines.length;) {
    const number = firstLine + at;
    const line = trim(lines[at] ?? '');
    if (line === endMarker) {
      refuseAfterEnd(lines, at, firstLine);
      break;
    }
    const { section, next } = parseSection(lines, at, number);
    sections.push(section);
    hunks += section.kind === 'update' ? section.hunks.length : 0;
    if (sections.length > patchLimits.sections || hunks > patchLimits.hunks) {
      throw refusedPatch('The patch changes too many places at once.', 'Send it in several smaller patches.');
    }
    at = next;
  }
  if (sections.length === 0) {
    throw refusedPatch('The patch names no file.', 'Add a section: "*** Update File: path", for example.');
  }
  return { sections };
}

function parseSection(lines: readonly string[], at: number, number: number): { section: Section; next: number } {
  const header = readHeader(trim(lines[at] ?? ''), number);
  switch (header.kind) {
    case 'delete':
      return { section: { kind: 'delete', path: header.path }, next: at + 1 };
    case 'add': {
      let next = at + 1;
      while (lines[next]?.startsWith('+') === true) next += 1;
      refuseUnmarked(lines[next], number - at + next);
      return {
        section: { kind: 'add', path: header.path, lines: lines.slice(at + 1, next).map((line) => line.slice(1)) },
        next,
      };
    }
    case 'update':
      return parseUpdate(lines, at + 1, number + 1, header.path);
  }
}

/** The usual slip in a new file: a line, most often an empty one, without its plus sign. */
function refuseUnmarked(line: string | undefined, number: number): void {
  if (line === undefined || trim(line).startsWith('*** ')) return;
  const problem = isBlank(line) ? 'an empty line inside a new file.' : `${quoted(line)} inside a new file.`;
  throw invalidPatch(number, problem, 'Begin every line of a new file with "+", the empty ones too.');
}

function refuseAfterEnd(lines: readonly string[], at: number, firstLine: number): void {
  const found = lines.findIndex((line, index) => index > at && !isBlank(line) && trim(line) !== endMarker);
  if (found < 0) return;
  const remedy = 'Put every file into one patch, between one beginning and one end.';
  throw invalidPatch(firstLine + found, `${quoted(lines[found] ?? '')} after the end of the patch.`, remedy);
}
