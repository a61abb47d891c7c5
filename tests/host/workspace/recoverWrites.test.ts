import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { findLockPlace } from '../../../host/workspace/lockPlace.ts';
import { WorkspaceLocks } from '../../../host/workspace/workspaceLocks.ts';
import { createFaultyDisk } from '../../fakes/faultyDisk.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { contentsOf } from '../treeOf.ts';

const { signal } = new AbortController();
const fail = (): never => assert.fail('not put back');
const changes = ['a.ts', 'b.ts'].map((path) => ({ path, base: null, after: { bytes: Buffer.from('new\n') } }));

/** How many system calls the same write makes elsewhere before its first file is in its place. */
async function callsUntilOneIsThere(test: TestContext): Promise<number> {
  const disk = createFaultyDisk();
  const journal = await openJournal(await temporaryFolder(test), { disk, onUnrecovered: fail });
  const before = disk.calls.length;
  await journal.write('task', await temporaryFolder(test), changes, { signal });
  return disk.calls.slice(before).findIndex(({ path }) => path.endsWith('/a.ts'));
}

describe('what a killed host had begun to write', () => {
  it('is left alone while somebody else works there, and put back when they have left', async (test) => {
    const root = await temporaryFolder(test);
    const data = await temporaryFolder(test);
    await writeFile(join(root, 'c.ts'), 'old\n');
    const before = await contentsOf(root);
    const disk = createFaultyDisk();
    const journal = await openJournal(data, { disk, onUnrecovered: fail });
    disk.dieAt((await callsUntilOneIsThere(test)) + 1);
    await assert.rejects(journal.write('task', root, changes, { signal }));
    const halfway = await contentsOf(root);
    assert.notDeepEqual(halfway, before);

    const place = await findLockPlace(root);
    const keepOut = () => new WorkspaceLocks().enterNow(place);
    const leave = await keepOut();
    assert.ok(leave);
    const kept: string[] = [];
    await openJournal(data, { disk: nodeDisk, keepOut, onUnrecovered: (paths) => kept.push(...paths) });
    await leave();
    assert.deepEqual(await contentsOf(root), halfway);
    assert.deepEqual(kept, ['a.ts', 'b.ts']);

    await openJournal(data, { disk: nodeDisk, keepOut, onUnrecovered: fail });
    assert.deepEqual(await contentsOf(root), before);
  });
});
