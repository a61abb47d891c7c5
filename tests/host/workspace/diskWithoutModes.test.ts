import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createDisk } from '../../../host/workspace/disk.ts';
import type { Disk, SystemCall } from '../../../host/workspace/disk.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import type { Change } from '../../../host/workspace/writePlan.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';

const { signal } = new AbortController();

/** Every file has one mode, whatever is asked for, as on FAT and, but for write protection, on Windows. */
function createModelessDisk(onCall: (call: SystemCall) => void = () => undefined): Disk {
  return createDisk(async (call, act) => {
    onCall(call);
    if (call.name !== 'chmod') return await act();
    throw Object.assign(new Error('no modes here'), { code: 'EPERM', syscall: 'fchmod' });
  });
}

const open = (data: string, disk: Disk) => openJournal(data, { disk, onUnrecovered: () => assert.fail() });

async function setUp(test: TestContext) {
  const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
  const mode = 0o600; // What a file gets that nobody gives a mode.
  await mkdir(join(root, 'sub'));
  for (const path of ['changed.txt', 'sub/gone.txt']) await writeFile(join(root, path), 'old', { mode });
  const base = { hash: hashOf(Buffer.from('old')) };
  const changes: Change[] = [
    { path: 'sub/new.txt', base: null, after: { bytes: Buffer.from('new') } },
    { path: 'changed.txt', base, after: { bytes: Buffer.from('new') } },
    { path: 'sub/gone.txt', base, after: null },
  ];
  return { root, data, changes, before: await treeOf(root) };
}

describe('a disk without modes', () => {
  it('is written to, and undo and redo bring everything back, a new file too', async (test) => {
    const { root, data, changes, before } = await setUp(test);
    const journal = await open(data, createModelessDisk());
    await journal.write('task', root, changes, { signal });
    await journal.undo('task', 'undoing', { signal });
    assert.deepEqual(await treeOf(root), before);
    await journal.undo('undoing', 'redoing', { signal });
    await journal.undo('redoing', 'again', { signal });
    assert.deepEqual(await treeOf(root), before);
  });

  it('has all old files after a host was ended in the middle (threat#crash)', async (test) => {
    const { root, data, changes, before } = await setUp(test);
    let isPlaced = false;
    const dying = createModelessDisk(({ name, path }) => {
      if (isPlaced) throw new Error('This process is as good as dead.');
      isPlaced = name === 'unlink' && path.includes('.earshot-'); // The last step of a new file into its place.
    });
    const journal = await open(data, dying);
    await assert.rejects(journal.write('task', root, changes, { signal }));
    assert.notDeepEqual(await treeOf(root), before);
    await open(data, createModelessDisk());
    const [now, then] = [await treeOf(root), before].map((tree) => Object.keys(tree));
    assert.deepEqual(now, then);
  });
});
