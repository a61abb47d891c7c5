import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { computePatch } from '../../../host/patch/compute.ts';
import { parsePatch } from '../../../host/patch/parsePatch.ts';
import { Work } from '../../../host/patch/work.ts';
import { limits } from '../../../protocol/limits.ts';

const wrapped = (...lines: string[]): string => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');
const apply = (patch: string, text: string, work = new Work()): string | null | undefined =>
  computePatch(parsePatch(patch), new Map([['f', { path: 'f', text }]]), work)[0]?.text;
/** A twelfth of what a patch has: it is used up as surely, and sooner. */
const little = (): Work => new Work(50_000_000);

describe('a patch that is too much for one moment', () => {
  it('because it is too long is not even read', () => {
    assert.throws(() => parsePatch(' '.repeat(limits.patchChars + 1)), { code: 'patch_invalid' });
  });

  it('because it names too many files is refused', () => {
    const sections = Array.from({ length: 2_001 }, (_, index) => `*** Delete File: ${index}`);
    assert.throws(() => parsePatch(wrapped(...sections)), { message: /too many places at once/ });
  });

  it('because it changes too many places is refused', () => {
    const hunks = Array.from({ length: 20_001 }, () => '@@\n+x');
    assert.throws(() => parsePatch(wrapped('*** Update File: f', ...hunks)), { message: /too many places at once/ });
  });

  it('because it reads one large file over and over is given up', () => {
    const sections = Array.from({ length: 2_000 }, () => '*** Update File: f\n@@\n+x');
    assert.throws(() => apply(wrapped(...sections), 'ab\n'.repeat(100_000), little()), { message: /takes too long/ });
  });

  it('because every hunk is looked for through the whole file is given up', () => {
    const numbers = Array.from({ length: 19_000 }, (_, index) => index);
    const hunks = numbers.map((number) => `@@\n x${number}\n-y${number}\n+z`);
    // Each pair stands near, indented; each of its lines stands exactly so, far below.
    const near = numbers.map((number) => ` x${number}\n y${number}\n`);
    const below = [...numbers.map((number) => `x${number}\n`), ...numbers.map((number) => `y${number}\n`)];
    const text = [...near, 'q\n'.repeat(100_000), ...below].join('');
    assert.throws(() => apply(wrapped('*** Update File: f', ...hunks), text, little()), { message: /takes too long/ });
  });
});

describe('a large patch that asks for nothing odd', () => {
  it('changes 10,000 places of a file', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    const text = numbers.map((number) => `a${number}\nb${number}\n`).join('');
    const hunks = numbers.map((number) => `@@\n a${number}\n-b${number}\n+c`);
    assert.equal(apply(wrapped('*** Update File: f', ...hunks), text), text.replace(/b\d+/g, 'c'));
  });

  it('has a line of a million spaces, and one of as many carriage returns', () => {
    const [spaces, returns] = [' '.repeat(900_000), '\r'.repeat(900_000)];
    assert.equal(apply(wrapped('*** Update File: f', `-a${spaces}`, `+${returns}b`), 'a\n'), `${returns}b\n`);
  });

  it('changes the last of a million lines', () => {
    const text = 'a\n'.repeat(1_000_000);
    const changed = apply(wrapped('*** Update File: f', '-a', '+b', '*** End of File'), text);
    assert.equal(changed, `${text.slice(0, -2)}b\n`);
  });
});
