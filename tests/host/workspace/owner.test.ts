import assert from 'node:assert/strict';
import { chmod, chown, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createDisk } from '../../../host/workspace/disk.ts';
import type { Boundary } from '../../../host/workspace/disk.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const { signal } = new AbortController();
const skip = process.getuid?.() === 0 ? false : 'Only root can give a file to somebody else.';
const [team, alice] = [4_242, 65_534];

/** Refuses so many of the attempts to give a file away, as the system does to whoever is not root. */
function refuseChown(times: number, code: string): Boundary {
  let left = times;
  return async ({ name }, act) => {
    if (name !== 'chown' || (left -= 1) < 0) return await act();
    throw Object.assign(new Error('not yours'), { code, syscall: 'fchown' });
  };
}

async function change(test: TestContext, { gid, mode }: { gid: number; mode: number }, boundary: Boundary) {
  const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
  const file = join(root, 'shared.txt');
  await writeFile(file, 'old');
  await chown(file, alice, gid);
  await chmod(file, mode);
  const journal = await openJournal(data, { disk: createDisk(boundary), onUnrecovered: () => assert.fail() });
  const changes = [
    { path: 'shared.txt', base: { hash: hashOf(Buffer.from('old')) }, after: { bytes: Buffer.from('new') } },
  ];
  const written = journal.write('task', root, changes, { signal });
  return { written, read: async () => ({ text: await readFile(file, 'utf8'), stats: await stat(file) }) };
}

describe("a file that is somebody else's", { skip }, () => {
  it('keeps its group and mode when only that can be given', async (test) => {
    const { written, read } = await change(test, { gid: team, mode: 0o660 }, refuseChown(1, 'EPERM'));
    await written;
    const { text, stats } = await read();
    assert.deepEqual([text, stats.uid, stats.gid, stats.mode & 0o7777], ['new', 0, team, 0o660]);
  });

  it('may be changed by whoever may write it, where the group has nothing that not everybody has', async (test) => {
    const { written, read } = await change(test, { gid: team, mode: 0o666 }, refuseChown(2, 'EPERM'));
    await written;
    assert.equal((await read()).text, 'new');
  });

  for (const [what, owner] of [
    ['whose group cannot be given either', { gid: team, mode: 0o660 }],
    ['which runs as its owner', { gid: 0, mode: 0o4755 }],
  ] as const) {
    it(`is left alone, in words, ${what}`, async (test) => {
      const { written, read } = await change(test, owner, refuseChown(2, 'EPERM'));
      await assert.rejects(written, { code: 'write_failed', message: /belongs to somebody else.*chown/ });
      const { text, stats } = await read();
      assert.deepEqual([text, stats.uid, stats.gid, stats.mode & 0o7777], ['old', alice, owner.gid, owner.mode]);
    });
  }
});

describe('a disk that cannot sync a folder', () => {
  it('is written to all the same', async (test) => {
    const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
    const folders = new Set<string>();
    const disk = createDisk(async ({ name, path }, act) => {
      if (name !== 'fsync' || !(await stat(path)).isDirectory()) return await act();
      folders.add(path);
      throw Object.assign(new Error('no'), { code: 'EINVAL', syscall: 'fsync' });
    });
    const journal = await openJournal(data, { disk, onUnrecovered: () => assert.fail() });
    await journal.write('task', root, [{ path: 'a', base: null, after: { bytes: Buffer.from('a') } }], { signal });
    assert.equal(await readFile(join(root, 'a'), 'utf8'), 'a');
    assert.equal(folders.has(root), true);
  });
});
