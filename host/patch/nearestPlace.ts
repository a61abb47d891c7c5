import { plain } from './foldings.ts';

/** Lines that stand this often in a file say little about a place: braces, empty lines. */
const maxPlaces = 50;
/** Lines compared for likeness, around where the search began. */
const maxCompared = 10_000;
const maxChars = 200;
const minLikeness = 0.4;

interface NearestPlace {
  /** The first of the wanted lines that does not stand there. */
  readonly missing: string;
  /** The file's line, from 0, where it would have to stand; past the end where the file is too short, undefined for nowhere. */
  readonly at: number | undefined;
}

/** The place in a file that is most like some lines that are not in it as they are. Never for a decision: only to be told. */
export function nearestPlace(texts: readonly string[], wanted: readonly string[], cursor: number): NearestPlace {
  const file = texts.map(plain);
  const lines = wanted.map(plain);
  const offset = mostSharedOffset(file, lines, cursor);
  if (offset !== undefined) {
    const first = lines.findIndex((line, index) => file[offset + index] !== line);
    return { missing: wanted[first] ?? '', at: offset + first < 0 ? undefined : offset + first };
  }
  const telling = Math.max(
    lines.findIndex((line) => line !== ''),
    0,
  );
  return { missing: wanted[telling] ?? '', at: mostAlike(file, lines[telling] ?? '', cursor) };
}

/** Where the most of the lines would be right if the first stood there; of equal ones the nearest to the cursor. */
function mostSharedOffset(file: readonly string[], lines: readonly string[], cursor: number): number | undefined {
  const places = new Map<string, number[]>();
  const asked = new Set(lines.filter((line) => line !== ''));
  for (const [at, line] of file.entries()) {
    if (!asked.has(line)) continue;
    const known = places.get(line) ?? [];
    if (known.length <= maxPlaces) known.push(at);
    places.set(line, known);
  }
  const votes = new Map<number, number>();
  for (const [index, line] of lines.entries()) {
    const found = places.get(line) ?? [];
    if (found.length > maxPlaces) continue;
    for (const at of found) votes.set(at - index, (votes.get(at - index) ?? 0) + 1);
  }
  let best: { offset: number; count: number } | undefined;
  for (const [offset, count] of votes) {
    const nearer = best === undefined || Math.abs(offset - cursor) < Math.abs(best.offset - cursor);
    if (best === undefined || count > best.count || (count === best.count && nearer)) best = { offset, count };
  }
  return best?.offset;
}

/** The line that shares the most pairs of characters with `line`. */
function mostAlike(file: readonly string[], line: string, cursor: number): number | undefined {
  const wanted = pairsOf(line);
  const first = Math.max(0, cursor - maxCompared / 2);
  let best: { at: number; likeness: number } | undefined;
  for (const [index, text] of file.slice(first, first + maxCompared).entries()) {
    const pairs = pairsOf(text);
    let shared = 0;
    for (const pair of pairs) if (wanted.has(pair)) shared += 1;
    const likeness = (2 * shared) / Math.max(1, wanted.size + pairs.size);
    if (likeness >= minLikeness && likeness > (best?.likeness ?? 0)) best = { at: first + index, likeness };
  }
  return best?.at;
}

function pairsOf(text: string): Set<string> {
  const cut = text.slice(0, maxChars).toLowerCase();
  return new Set(Array.from({ length: Math.max(0, cut.length - 1) }, (_, at) => cut.slice(at, at + 2)));
}
