/** A file's text with its lines found. */
export interface TextLines {
  /** It began with a byte order mark, which belongs to no line. */
  readonly hasMark: boolean;
  /** Without the mark. */
  readonly text: string;
  /** Each line without its end. */
  readonly lines: readonly string[];
  /** Where each line begins in `text`, and after them where it ends. */
  readonly starts: readonly number[];
  /** How new lines end: as the file's first one does. */
  readonly newEnding: string;
}

const mark = '\ufeff';
const lineEnd = /\r\n|\n|\r/;

export function splitLines(whole: string): TextLines {
  const hasMark = whole.startsWith(mark);
  const text = hasMark ? whole.slice(1) : whole;
  const newEnding = lineEnd.exec(text)?.[0] ?? '\n';
  const lines = text.split(text.includes('\r') ? lineEnd : '\n');
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length;
    at += text.startsWith('\r\n', at) ? 2 : 1;
  }
  // What follows the last line end is a line only if there is something.
  if (lines.at(-1) === '') lines.pop();
  else starts.push(text.length);
  return { hasMark, text, lines, starts, newEnding };
}

/** The lines from `from` up to, not including, `to`, as they stand; the file's last one is given an end if it has none. */
export function linesAsTheyAre({ text, lines, starts, newEnding }: TextLines, from: number, to: number): string {
  const piece = text.slice(starts[from] ?? text.length, starts[to] ?? text.length);
  const lacksEnd = to === lines.length && to > from && !piece.endsWith('\n') && !piece.endsWith('\r');
  return lacksEnd ? piece + newEnding : piece;
}

/** A file's new text with the mark that the old one had. Without any text it is empty, mark or not. */
export function withMarkOf({ hasMark }: TextLines, text: string): string {
  return hasMark && text !== '' && !text.startsWith(mark) ? mark + text : text;
}
