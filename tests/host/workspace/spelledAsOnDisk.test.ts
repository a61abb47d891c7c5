import assert from 'node:assert/strict';
import { link, lstat, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { spelledAsOnDisk, spellingOf } from '../../../host/workspace/spelledAsOnDisk.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

describe('the spelling of a path', () => {
  const rows = [
    ['ReadMe.md', ['readme.md', 'other.md'], 'readme.md'],
    ['a.txt', ['A.TXT', 'a.txt'], 'a.txt'],
    ['cafe\u0301.txt', ['caf\u00e9.txt'], 'caf\u00e9.txt'],
    ['new.txt', ['old.txt'], 'new.txt'],
  ] as const;
  for (const [name, listed, expected] of rows) {
    it(`of ${name} beside ${listed.join(' and ')} is ${expected}`, () => {
      assert.equal(spellingOf(name, listed), expected);
    });
  }

  it('stays as it is where the other spelling is another name of the same file', async (test) => {
    const root = await temporaryFolder(test);
    await mkdir(join(root, 'src'));
    await mkdir(join(root, 'SRC'));
    await writeFile(join(root, 'src/a.txt'), 'a');
    await link(join(root, 'src/a.txt'), join(root, 'SRC/A.TXT'));
    const stats = await lstat(join(root, 'src/a.txt'), { bigint: true });
    assert.equal(await spelledAsOnDisk(root, 'src/a.txt', stats), 'src/a.txt');
  });
});
