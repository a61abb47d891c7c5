import { explainLostAnchor, explainLostLines } from './explainLost.ts';
import type { LineIndex } from './lineIndex.ts';
import { oldLines } from './patch.ts';
import type { Hunk, HunkLine, UpdateSection } from './patch.ts';

/** A hunk with its place: `at` is the file's line, from 0, that its first line is. */
export interface LocatedHunk {
  readonly at: number;
  readonly lines: readonly HunkLine[];
}

/**
 * Finds where each hunk of an update belongs, in the order of the file. The search begins where the hunk before ended and
 * never goes back. Throws `patch_mismatch`.
 */
export function locateHunks({ path, hunks }: UpdateSection, index: LineIndex): LocatedHunk[] {
  let cursor = 0;
  const located = hunks.map((hunk, which): LocatedHunk => {
    const { anchor } = hunk;
    if (anchor !== null) {
      const anchored = index.find([anchor], cursor, { atEnd: false });
      if (anchored === undefined)
        throw explainLostAnchor({ path, hunk, which, of: hunks.length, cursor, index }, anchor);
      cursor = anchored + 1;
    }
    const found = placeOf(hunk, cursor, index);
    if (found === undefined) throw explainLostLines({ path, hunk, which, of: hunks.length, cursor, index });
    // What is only added at the end leaves the next hunk to be looked for from here.
    if (oldLines(hunk.lines).length > 0) cursor = found.at + oldLines(found.lines).length;
    return found;
  });
  return located.sort((a, b) => a.at - b.at);
}

function placeOf({ anchor, lines, atEnd }: Hunk, cursor: number, index: LineIndex): LocatedHunk | undefined {
  const old = oldLines(lines);
  if (old.length === 0) return { at: anchor === null || atEnd ? index.texts.length : cursor, lines };
  const whole = index.find(old, cursor, { atEnd });
  if (whole !== undefined) return { at: whole, lines };
  if (old.at(-1) !== '') return undefined;
  // An empty line too many is a model's habit: it ends a paragraph before the next marker.
  const at = old.length === 1 ? cursor : index.find(old.slice(0, -1), cursor, { atEnd });
  return at === undefined ? undefined : { at, lines: withoutLastBlank(lines) };
}

/** A hunk without its last old line, which is empty. One that stays before further new lines is a new line itself. */
function withoutLastBlank(lines: readonly HunkLine[]): HunkLine[] {
  const lastOld = lines.findLastIndex(({ kind }) => kind !== 'add');
  const lastNew = lines.findLastIndex(({ kind }) => kind !== 'remove');
  return lines.flatMap((line, at): HunkLine[] => {
    if (at === lastOld) return line.kind === 'keep' && at !== lastNew ? [{ kind: 'add', text: '' }] : [];
    if (at !== lastNew || line.text !== '') return [line];
    // The other half of the same habit: an empty last new line goes with it.
    return line.kind === 'keep' ? [{ kind: 'remove', text: '' }] : [];
  });
}
