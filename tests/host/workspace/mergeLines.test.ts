import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mergeLines } from '../../../host/workspace/mergeLines.ts';
import { seededRandom } from './seededRandom.ts';

const base = 'one\ntwo\nthree\nfour\nfive\n';
const labels = { ours: 'yours', theirs: 'before the task' } as const;
const mergeAll = (ours: string, theirs: string, from = base) => {
  const merged = mergeLines(Buffer.from(from), Buffer.from(ours), Buffer.from(theirs), labels);
  return merged && { text: merged.bytes.toString(), places: merged.places };
};
/** The merged text where nobody has to choose. */
const merge = (...texts: Parameters<typeof mergeAll>): string | undefined => {
  const merged = mergeAll(...texts);
  return merged?.places === 0 ? merged.text : undefined;
};
/** Both versions of one place. */
const both = (ours: string, theirs: string): string =>
  `<<<<<<< yours\n${ours}=======\n${theirs}>>>>>>> before the task\n`;
const windows = (text: string): string => text.replaceAll('\n', '\r\n');

describe('mergeLines', () => {
  const rows: Readonly<Record<string, readonly [ours: string, theirs: string, merged: string | undefined]>> = {
    'keeps both changes where they are apart': [
      'ONE\ntwo\nthree\nfour\nfive\n',
      'one\ntwo\nthree\nfour\nFIVE\n',
      'ONE\ntwo\nthree\nfour\nFIVE\n',
    ],
    'does not choose between changes of the same line': [
      base.replace('two', '2'),
      base.replace('two', 'zwei'),
      undefined,
    ],
    'does not choose between changes of neighbouring lines': [
      base.replace('two', '2'),
      base.replace('three', '3'),
      undefined,
    ],
    'takes once what both did alike': [
      base.replace('one', '1').replace('five', '5'),
      base.replace('one', '1'),
      base.replace('one', '1').replace('five', '5'),
    ],
    'does not choose between two insertions at one place': [`zero\n${base}`, `nil\n${base}`, undefined],
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
    const from = Buffer.from('one \xfc\r\ntwo\r\nthree\r\n', 'latin1');
    const ours = Buffer.from('one \xfc\r\ntwo\r\n3\r\n', 'latin1');
    const theirs = Buffer.from('1 \xfc\r\ntwo\r\nthree\r\n', 'latin1');
    const bytes = Buffer.from('1 \xfc\r\ntwo\r\n3\r\n', 'latin1');
    assert.deepEqual(mergeLines(from, ours, theirs, labels), { bytes, places: 0 });
  });

  const chosen: Readonly<
    Record<string, readonly [ours: string, theirs: string, text: string, places: number, from?: string]>
  > = {
    'the same line': [
      base.replace('two', '2'),
      base.replace('two', 'zwei'),
      `one\n${both('2\n', 'zwei\n')}three\nfour\nfive\n`,
      1,
    ],
    'neighbouring lines': [
      base.replace('two', '2'),
      base.replace('three', '3'),
      `one\n${both('2\nthree\n', 'two\n3\n')}four\nfive\n`,
      1,
    ],
    'a line between two places': [
      base.replace('two', '2').replace('four', '4'),
      base.replace('two', 'zwei').replace('four', 'vier'),
      `one\n${both('2\n', 'zwei\n')}three\n${both('4\n', 'vier\n')}five\n`,
      2,
    ],
    'lines of which one side changed two with the other between': [
      base.replace('one', '1').replace('three', '3'),
      base.replace('two', 'zwei'),
      `${both('1\ntwo\n3\n', 'one\nzwei\nthree\n')}four\nfive\n`,
      1,
    ],
    'a line that one took out': [
      base.replace('two\n', ''),
      base.replace('two', 'zwei'),
      `one\n${both('', 'zwei\n')}three\nfour\nfive\n`,
      1,
    ],
    'what both put in at one place': [`zero\n${base}`, `nil\n${base}`, `${both('zero\n', 'nil\n')}${base}`, 1],
    'one place, and merges another': [
      base.replace('one', '1').replace('five', '5'),
      base.replace('five', 'fünf'),
      `1\ntwo\nthree\nfour\n${both('5\n', 'fünf\n')}`,
      1,
    ],
    'lines that end as on Windows': [
      windows(base.replace('two', '2')),
      windows(base.replace('two', 'zwei')),
      windows(`one\n${both('2\n', 'zwei\n')}three\nfour\nfive\n`),
      1,
      windows(base),
    ],
    'a last line without an end': [
      base.replace('five\n', '5'),
      base.replace('five\n', 'fünf'),
      `one\ntwo\nthree\nfour\n${both('5\n', 'fünf\n')}`,
      1,
      base.trimEnd(),
    ],
    'a file that was emptied': ['', 'two\n', both('', 'two\n'), 1, 'one\n'],
    'a file that was empty': ['mine\n', 'theirs', both('mine\n', 'theirs\n'), 1, ''],
    'one word each, and no line end at all': ['mine', 'theirs', both('mine\n', 'theirs\n'), 1, 'one'],
  };
  for (const [place, [ours, theirs, text, places, from]] of Object.entries(chosen)) {
    it(`shows both versions of ${place}`, () => assert.deepEqual(mergeAll(ours, theirs, from), { text, places }));
  }

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
