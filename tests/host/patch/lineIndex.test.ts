import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createDraw } from '../../../bench/recognition/draw.ts';
import { LineIndex } from '../../../host/patch/lineIndex.ts';
import { Work } from '../../../host/patch/work.ts';

const indexOf = (...lines: readonly string[]): LineIndex => new LineIndex(lines, new Work());
const anywhere = { atEnd: false };

describe('finding lines in a file', () => {
  const cases: readonly (readonly [name: string, file: string[], wanted: string[], from: number, at?: number])[] = [
    ['the first place', ['a', 'b', 'a', 'b'], ['a', 'b'], 0, 0],
    ['the first place from there on', ['a', 'b', 'a', 'b'], ['a', 'b'], 1, 2],
    ['none before', ['a', 'b'], ['a', 'b'], 1],
    ['a place after a false start', ['a', 'a', 'b'], ['a', 'b'], 0, 1],
    ['a place that overlaps a false start', ['a', 'b', 'a', 'b', 'c'], ['a', 'b', 'c'], 0, 2],
    ['none that reaches past the end', ['a', 'b'], ['b', 'c'], 0],
    ['none in an empty file', [], ['a'], 0],
    ['an exact one later before a trimmed one', [' a', 'a'], ['a'], 0, 1],
    ['one with spaces at the end before one indented', [' a', 'a '], ['a'], 0, 1],
    ['an indented one before a typographic one', ['a – b', '  a - b'], ['a - b'], 0, 1],
    ['one folding for all lines, not one each', ['a ', ' b'], ['a', 'b'], 0, 0],
    ['no name that is no line', ['a'], ['__proto__'], 0],
  ];
  for (const [name, file, wanted, from, at] of cases) {
    it(`finds ${name}`, () => {
      assert.equal(indexOf(...file).find(wanted, from, anywhere), at);
    });
  }

  it('finds only the last lines when they must be', () => {
    const index = indexOf('a', 'b', 'a');
    assert.deepEqual(
      [
        index.find(['a'], 0, { atEnd: true }),
        index.find(['b'], 0, { atEnd: true }),
        index.find(['a'], 3, { atEnd: true }),
      ],
      [2, undefined, undefined],
    );
  });

  it('finds what looking at every place finds, 5,000 times', () => {
    const seed = Math.trunc(Math.random() * 2 ** 31);
    const draw = createDraw(seed);
    const some = (count: number): string[] => Array.from({ length: count }, () => draw.pick(['a', 'b']));
    for (let round = 0; round < 5_000; round += 1) {
      const [file, wanted] = [some(Math.floor(draw.next() * 30)), some(1 + Math.floor(draw.next() * 6))];
      const from = Math.floor(draw.next() * 4);
      const slow = file.findIndex((_, at) => at >= from && wanted.every((line, index) => file[at + index] === line));
      const found = indexOf(...file).find(wanted, from, anywhere) ?? -1;
      assert.equal(found, slow, `seed ${seed}: ${wanted.join('')} in ${file.join('')} from ${from}`);
    }
  });

  it('looks at each line a few times, however much the file repeats itself', () => {
    const file = Array.from({ length: 200_000 }, () => 'a');
    const wanted = [...file.slice(100_000), 'b'];
    // Comparing at every place would look at ten thousand million lines.
    const index = new LineIndex([...file, 'b'], new Work(10_000_000));
    assert.equal(index.find(wanted, 0, anywhere), 100_000);
  });

  it('gives up when a patch has had its share', () => {
    const index = new LineIndex(['a', 'b'], new Work(10));
    assert.throws(() => index.find(['a'], 0, anywhere), { code: 'patch_invalid' });
  });
});
