import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { LineReader } from '../../../host/processes/lineReader.ts';

function read(longer: 'cut' | 'refuse', chunks: readonly string[]) {
  const lines: string[] = [];
  const reader = new LineReader({ mostBytes: 8, longer, onLine: (line) => lines.push(line) });
  const trusted = chunks.map((chunk) => reader.push(Buffer.from(chunk)));
  reader.end();
  return { lines, trusted };
}

describe('a reader of lines', () => {
  it('tells each as it ends, whatever chunks it came in, and the last without an end', () => {
    const { lines, trusted } = read('refuse', ['on', 'e\ntwo\r\n\nth', 'ree\nfo', 'ur']);
    assert.deepEqual(lines, ['one', 'two', '', 'three', 'four']);
    assert.deepEqual(trusted, [true, true, true, true]);
  });

  it('cuts a longer one, and goes on after it', () => {
    assert.deepEqual(read('cut', ['12345', '67890', 'more\nnext\n']).lines, ['12345678', 'next']);
  });

  it('or trusts nothing from it on', () => {
    const { lines, trusted } = read('refuse', ['12345678\n', '123456789']);
    assert.deepEqual([lines[0], trusted], ['12345678', [true, false]]);
  });
});
