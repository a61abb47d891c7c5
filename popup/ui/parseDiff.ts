export interface DiffLine {
  readonly kind: 'hunk' | 'added' | 'removed' | 'same' | 'note';
  /** In the new file; for a removed line, in the old one. Absent for hunks and notes. */
  readonly number?: number;
  readonly text: string;
}

const hunkHeader = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@ ?(.*)$/;

/** The lines of one file's unified diff. What precedes the first hunk (names, indexes) is left out: the caller shows it. */
export function parseDiff(diff: string): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let oldNumber = 0;
  let newNumber = 0;
  const source = diff.split('\n');
  if (source.at(-1) === '') source.pop();
  for (const raw of source) {
    const header = hunkHeader.exec(raw);
    if (header !== null) {
      oldNumber = Number(header[1]);
      newNumber = Number(header[2]);
      lines.push({ kind: 'hunk', text: header[3] ?? '' });
    } else if (lines.length > 0) {
      const text = raw.slice(1).replace(/\r$/, '');
      if (raw.startsWith('+')) lines.push({ kind: 'added', number: newNumber++, text });
      else if (raw.startsWith('-')) lines.push({ kind: 'removed', number: oldNumber++, text });
      else if (raw.startsWith('\\')) lines.push({ kind: 'note', text: text.trim() });
      else {
        oldNumber++;
        lines.push({ kind: 'same', number: newNumber++, text });
      }
    }
  }
  return lines;
}
