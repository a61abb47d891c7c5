import { limits } from '../../protocol/limits.ts';
import { invalidPatch, quoted, refusedPatch } from './patchFailure.ts';
import { isBlank, trim, trimEnd } from './whiteSpace.ts';

export const beginMarker = '*** Begin Patch';
export const endMarker = '*** End Patch';
const environmentMarker = '*** Environment ID:';
const heredocs = new Set(['<<EOF', "<<'EOF'", '<<"EOF"']);
const frame = `A patch begins with "${beginMarker}" and ends with "${endMarker}", with nothing before or after.`;

interface PatchBody {
  /** What stands between the markers, without line ends. */
  readonly lines: readonly string[];
  /** The patch's own number of the first of them. */
  readonly firstLine: number;
}

/**
 * Takes a patch out of what models put around it: blank lines, a byte order mark, CRLF, a shell's heredoc, padded markers,
 * a line that names an environment. Throws `patch_invalid`.
 */
export function unwrapPatch(text: string): PatchBody {
  if (text.length > limits.patchChars) {
    throw refusedPatch('The patch is too large.', 'Send it in several smaller patches.');
  }
  if (text.includes('\0')) throw refusedPatch('The patch is not text.', 'Send it as UTF-8 text.');
  const lines = text.replace(/^\ufeff/, '').split('\n');
  let [start, end] = withoutBlank(lines, 0, lines.length);
  if (start === end) throw refusedPatch('The patch is empty.', frame);
  const isHeredoc = heredocs.has(trimEnd(lines[start] ?? '')) && trimEnd(lines[end - 1] ?? '').endsWith('EOF');
  if (isHeredoc && end - start >= 4) [start, end] = withoutBlank(lines, start + 1, end - 1);
  const [first = '', last = ''] = [lines[start], lines[end - 1]];
  if (trim(first) !== beginMarker) throw invalidPatch(start + 1, `${quoted(first)} does not begin a patch.`, frame);
  if (start + 1 === end || trim(last) !== endMarker)
    throw invalidPatch(end, `${quoted(last)} does not end a patch.`, frame);
  start = skipEnvironment(lines, start + 1);
  return { lines: lines.slice(start, end - 1).map((line) => line.replace(/\r+$/, '')), firstLine: start + 1 };
}

function withoutBlank(lines: readonly string[], start: number, end: number): [start: number, end: number] {
  let [first, last] = [start, end];
  while (first < last && isBlank(lines[first] ?? '')) first += 1;
  while (last > first && isBlank(lines[last - 1] ?? '')) last -= 1;
  return [first, last];
}

/** A model with several machines says on which one a patch is meant. There is only this one. */
function skipEnvironment(lines: readonly string[], at: number): number {
  const line = trim(lines[at] ?? '');
  if (!line.startsWith(environmentMarker)) return at;
  const remedy = `Leave the line out, or name one environment after "${environmentMarker}".`;
  if (line === environmentMarker) throw invalidPatch(at + 1, 'it names no environment.', remedy);
  if (trim(lines[at + 1] ?? '').startsWith(environmentMarker)) {
    throw invalidPatch(at + 2, 'it names a second environment.', remedy);
  }
  return at + 1;
}
