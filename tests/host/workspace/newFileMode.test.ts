import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';

const { signal } = new AbortController();

describe('the mode of a new file', () => {
  for (const umask of [0o077, 0o002]) {
    it(`follows the user's umask ${umask.toString(8)}, as the files of other programs do, and undo knows it`, async (test) => {
      const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
      const own = process.umask(umask);
      test.after(() => process.umask(own));
      const journal = await openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
      const before = await treeOf(root);
      const after = { bytes: Buffer.from('new') };
      await journal.write('task', root, [{ path: 'new/a.txt', base: null, after }], { signal });
      const theirs = join(data, 'theirs.txt');
      await writeFile(theirs, 'theirs');
      assert.equal((await stat(join(root, 'new/a.txt'))).mode, (await stat(theirs)).mode);
      await journal.undo('task', 'undoing', { signal });
      assert.deepEqual(await treeOf(root), before);
      await journal.undo('undoing', 'redoing', { signal });
      assert.equal((await stat(join(root, 'new/a.txt'))).mode, (await stat(theirs)).mode);
    });
  }
});
