import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseDiff } from '../../popup/ui/parseDiff.ts';

describe('parseDiff', () => {
  it('numbers lines by the file they are in and leaves the names of the files out', () => {
    const diff = [
      '--- a/x.ts',
      '+++ b/x.ts',
      '@@ -7,3 +9,4 @@ function f() {',
      ' one',
      '-two',
      '+two!',
      '+three',
      ' four',
      '',
    ];
    assert.deepEqual(parseDiff(diff.join('\n')), [
      { kind: 'hunk', text: 'function f() {' },
      { kind: 'same', number: 9, text: 'one' },
      { kind: 'removed', number: 8, text: 'two' },
      { kind: 'added', number: 10, text: 'two!' },
      { kind: 'added', number: 11, text: 'three' },
      { kind: 'same', number: 12, text: 'four' },
    ]);
  });

  it('reads a removed line that looks like a file name', () => {
    assert.deepEqual(parseDiff('@@ -1 +0,0 @@\n--- not a header\n'), [
      { kind: 'hunk', text: '' },
      { kind: 'removed', number: 1, text: '-- not a header' },
    ]);
  });

  it('drops the carriage returns of CRLF files and keeps the note about a missing last line break', () => {
    assert.deepEqual(parseDiff('@@ -1 +1 @@\n-a\r\n+b\r\n\\ No newline at end of file\n'), [
      { kind: 'hunk', text: '' },
      { kind: 'removed', number: 1, text: 'a' },
      { kind: 'added', number: 1, text: 'b' },
      { kind: 'note', text: 'No newline at end of file' },
    ]);
  });

  it('finds nothing in an empty diff', () => {
    assert.deepEqual(parseDiff(''), []);
  });
});
