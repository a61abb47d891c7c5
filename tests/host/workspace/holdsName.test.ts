import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { AppError } from '../../../protocol/appError.ts';
import { holdsName } from '../../../host/workspace/holdsName.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const piece = 1024 * 1024;
const upTo = (length: number, text: string): string => '-'.repeat(length) + text;

const table: readonly (readonly [sentence: string, bytes: string | Buffer, holds: boolean])[] = [
  ['at the very beginning and end', 'fetchUser', true],
  ['between marks', 'a.fetchUser()', true],
  ['in Latin-1', Buffer.from('caf\u00e9 fetchUser', 'latin1'), true],
  ['in UTF-16, either way round', Buffer.concat([Buffer.from('x fetchUser', 'utf16le'), Buffer.from('\n')]), true],
  ['among zeros', 'a\0fetchUser;\0', true],
  ['not as a part of a longer name', 'prefetchUser fetchUsers fetchUser2 $fetchUser fetchUser_', false],
  ['not before a letter beyond ASCII', 'fetchUser\u00e9', false],
  ['not in another case', 'FetchUser', false],
  ['across the border of two pieces', upTo(piece - 4, 'fetchUser;'), true],
  ['at the end of a piece', upTo(piece - 9, 'fetchUser;'), true],
  ['at the start of a piece', upTo(piece, 'fetchUser'), true],
  ['not where a longer name lies across a border', upTo(piece - 9, 'fetchUsers'), false],
  ['not where a longer name ends behind a border', `${upTo(piece - 1, 'p')}fetchUser;`, false],
];

describe('holdsName finds a name', () => {
  for (const [sentence, bytes, holds] of table) {
    it(sentence, async (test) => {
      const root = await temporaryFolder(test);
      await writeFile(join(root, 'file.ts'), bytes);
      assert.equal(await holdsName(root, 'file.ts', 'fetchUser'), holds);
    });
  }

  it('with a dollar and with letters beyond ASCII', async (test) => {
    const root = await temporaryFolder(test);
    await writeFile(join(root, 'file.ts'), '$caf\u00e9$;');
    assert.deepEqual(
      [await holdsName(root, 'file.ts', '$caf\u00e9$'), await holdsName(root, 'file.ts', 'caf')],
      [true, false],
    );
  });

  it('not in a file that is not there, and in nothing outside', async (test) => {
    const root = await temporaryFolder(test);
    await mkdir(join(root, 'inside'));
    await writeFile(join(root, 'outside.ts'), 'fetchUser');
    await symlink(join(root, 'outside.ts'), join(root, 'inside/link.ts'));
    assert.equal(await holdsName(join(root, 'inside'), 'gone.ts', 'fetchUser'), false);
    await assert.rejects(
      holdsName(join(root, 'inside'), 'link.ts', 'fetchUser'),
      (error) => error instanceof AppError && error.code === 'path_refused',
    );
  });
});
