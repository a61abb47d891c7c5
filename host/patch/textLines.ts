/** A file's text taken apart: putting it together again gives the same text. */
export interface TextLines {
  /** It began with a byte order mark, which belongs to no line. */
  readonly hasMark: boolean;
  readonly lines: readonly TextLine[];
  /** How new lines end: as the file's first one does. */
  readonly newEnding: string;
}

export interface TextLine {
  readonly text: string;
  /** Empty for a last line without one. */
  readonly ending: string;
}

const mark = '\ufeff';
const lineEnd = /\r\n|\n|\r/g;

export function splitLines(whole: string): TextLines {
  const hasMark = whole.startsWith(mark);
  const text = hasMark ? whole.slice(1) : whole;
  const lines: TextLine[] = [];
  let start = 0;
  for (const match of text.matchAll(lineEnd)) {
    lines.push({ text: text.slice(start, match.index), ending: match[0] });
    start = match.index + match[0].length;
  }
  if (start < text.length) lines.push({ text: text.slice(start), ending: '' });
  return { hasMark, lines, newEnding: lines.find(({ ending }) => ending !== '')?.ending ?? '\n' };
}

/** The text of some lines of a file, each with an end. No lines are an empty file. */
export function joinLines(lines: readonly TextLine[], { hasMark, newEnding }: TextLines): string {
  const text = lines.map((line) => line.text + (line.ending === '' ? newEnding : line.ending)).join('');
  return hasMark && text !== '' && !text.startsWith(mark) ? mark + text : text;
}
