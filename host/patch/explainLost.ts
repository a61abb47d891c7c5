import { AppError } from '../../protocol/appError.ts';
import type { LineIndex } from './lineIndex.ts';
import { nearestPlace } from './nearestPlace.ts';
import { oldLines } from './patch.ts';
import type { Hunk } from './patch.ts';
import { quoted } from './patchFailure.ts';

interface LostHunk {
  readonly path: string;
  readonly hunk: Hunk;
  /** Its place among the section's hunks, from 0, and how many there are. */
  readonly which: number;
  readonly of: number;
  /** The file's line from which it was looked for, from 0. */
  readonly cursor: number;
  readonly index: LineIndex;
}

const rereadRemedy = 'Read the file again and send the whole patch with the lines exactly as they stand there.';
const orderRemedy = "Put a file's hunks in the order of the file, each after the end of the one before.";

/** Why a hunk's `@@` line was not found, for the model that must repair the patch. */
export function explainLostAnchor(lost: LostHunk, anchor: string): AppError {
  const { index, cursor } = lost;
  if (/^-\d+(?:,\d+)? \+\d+/.test(anchor)) {
    const remedy = 'Write "@@" alone, or "@@ " and a whole line of the file that stands above the place.';
    return mismatch(lost, `${quoted(`@@ ${anchor}`)} is a unified diff's line numbers.`, remedy);
  }
  const before = index.find([anchor], 0, { atEnd: false });
  if (before !== undefined) {
    return mismatch(
      lost,
      `its "@@" line stands at line ${before + 1}, but the hunk before it ends at line ${cursor}.`,
      orderRemedy,
    );
  }
  const remedy = `After "@@ " comes a whole line of the file. ${rereadRemedy}`;
  return mismatch(lost, `its "@@" line is not in the file. ${whatIsThere(lost, [anchor])}`, remedy);
}

/** Why a hunk's lines were not found, for the model that must repair the patch. */
export function explainLostLines(lost: LostHunk): AppError {
  const { hunk, index, cursor } = lost;
  const wanted = oldLines(hunk.lines);
  const later = hunk.atEnd ? index.find(wanted, cursor, { atEnd: false }) : undefined;
  if (later !== undefined) {
    const remedy = 'Leave out "*** End of File", or name the last lines.';
    return mismatch(lost, `its lines stand at line ${later + 1}, which is not the end of the file.`, remedy);
  }
  const before = index.find(wanted, 0, { atEnd: false });
  if (before !== undefined) {
    const limit = hunk.anchor === null ? 'the hunk before it ends' : 'its "@@" line is found';
    return mismatch(lost, `its lines stand at line ${before + 1}, but ${limit} at line ${cursor}.`, orderRemedy);
  }
  return mismatch(lost, `its lines are not in the file. ${whatIsThere(lost, wanted)}`, rereadRemedy);
}

function mismatch({ path, hunk, which, of }: LostHunk, problem: string, remedy: string): AppError {
  const place = `${path}, hunk ${which + 1} of ${of} (line ${hunk.line} of the patch)`;
  return new AppError('patch_mismatch', `${place}: ${problem} Nothing was changed. ${remedy}`);
}

function whatIsThere({ index, cursor }: LostHunk, wanted: readonly string[]): string {
  const { missing, at } = nearestPlace(index.texts, wanted, cursor);
  const said = `Not found: ${quoted(missing)}.`;
  if (index.texts.length === 0) return `${said} The file is empty.`;
  if (at === undefined) return `${said} Nothing like it stands there.`;
  const there = index.texts[at];
  if (there === undefined) return `${said} The file ends before it, after line ${index.texts.length}.`;
  return `${said} The nearest text, at line ${at + 1}: ${quoted(there)}.`;
}
