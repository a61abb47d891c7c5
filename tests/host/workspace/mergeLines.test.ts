import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeLines } from '../../../host/workspace/mergeLines.ts';
import { seededRandom } from './seededRandom.ts';

const base = 'one\ntwo\nthree\nfour\nfive\n';
const merge = (ours: string, theirs: string, from = base) =>
  mergeLines(Buffer.from(from), Buffer.from(ours), Buffer.from(theirs))?.toString();

describe('mergeLines', () => {
  const rows: Readonly<Record<string, readonly [ours: string, theirs: string, merged: string | undefined]>> = {
    'keeps both changes where they are apart': [
      'ONE\ntwo\nthree\nfour\nfive\n',
      'one\ntwo\nthree\nfour\nFIVE\n',
      'ONE\ntwo\nthree\nfour\nFIVE\n',
    ],
    'refuses changes of the same line': [base.replace('two', '2'), base.replace('two', 'zwei'), undefined],
    'refuses changes of neighbouring lines': [base.replace('two', '2'), base.replace('three', '3'), undefined],
    'takes once what both did alike': [
      base.replace('one', '1').replace('five', '5'),
      base.replace('one', '1'),
      base.replace('one', '1').replace('five', '5'),
    ],
    'refuses two different insertions at one place': [`zero\n${base}`, `nil\n${base}`, undefined],
    'keeps a line put in far from a line taken out': [
      `zero\n${base}`,
      base.replace('four\n', ''),
      'zero\none\ntwo\nthree\nfive\n',
    ],
    'keeps a missing newline at the end': [
      base.trimEnd(),
      base.replace('one', '1'),
      base.replace('one', '1').trimEnd(),
    ],
    'gives back the one that changed': [base, 'entirely\nnew', 'entirely\nnew'],
    'keeps line ends as they are': [
      base.replaceAll('\n', '\r\n').replace('one', '1'),
      base.replaceAll('\n', '\r\n').replace('five', '5'),
      undefined,
    ],
  };
  for (const [sentence, [ours, theirs, merged]] of Object.entries(rows)) {
    it(sentence, () => assert.equal(merge(ours, theirs), merged));
  }

  it('merges lines that end as on Windows, and bytes that are no UTF-8 (threat#encodings)', () => {
    const windows = Buffer.from('one \xfc\r\ntwo\r\nthree\r\n', 'latin1');
    const ours = Buffer.from('one \xfc\r\ntwo\r\n3\r\n', 'latin1');
    const theirs = Buffer.from('1 \xfc\r\ntwo\r\nthree\r\n', 'latin1');
    assert.deepEqual(mergeLines(windows, ours, theirs), Buffer.from('1 \xfc\r\ntwo\r\n3\r\n', 'latin1'));
  });

  it('does not merge what is no text, nor more changes than it has time for', () => {
    assert.equal(merge('a\0', 'b', 'c'), undefined);
    const lines = Array.from({ length: 4_000 }, (_, index) => `${index}\n`);
    const rewritten = lines.map((line) => `x${line}`).join('');
    assert.equal(merge(rewritten, `${lines.join('')}more\n`, lines.join('')), undefined);
  });

  it('gives what both edits made, for random edits of different paragraphs', () => {
    const { int, pick, seed } = seededRandom();
    for (let round = 0; round < 200; round += 1) {
      // Blocks with a line between that nobody touches: each side edits its own.
      const blocks = Array.from({ length: int(1, 12) }, (_, index) => ({
        owner: pick(['ours', 'theirs', 'nobody']),
        lines: Array.from({ length: int(1, 4) }, (_, line) => `${index}.${line}`),
        edited: Array.from({ length: int(0, 5) }, () => `new ${int(0, 1_000)}`),
      }));
      const text = (isEdited: (owner: string) => boolean) =>
        blocks
          .flatMap(({ owner, lines, edited }, index) => [...(isEdited(owner) ? edited : lines), `fence ${index}`])
          .join('\n');
      const merged = merge(
        text((owner) => owner === 'ours'),
        text((owner) => owner === 'theirs'),
        text(() => false),
      );
      assert.equal(
        merged,
        text((owner) => owner !== 'nobody'),
        `seed ${seed}, round ${round}`,
      );
    }
  });
});
