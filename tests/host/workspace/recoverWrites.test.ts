import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { findLockPlace } from '../../../host/workspace/lockPlace.ts';
import { WorkspaceLocks } from '../../../host/workspace/workspaceLocks.ts';
import { createFaultyDisk } from '../../fakes/faultyDisk.ts';
import { setUp as setUpTasks, viewOf } from '../tasks/taskBench.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { contentsOf } from '../treeOf.ts';

const { signal } = new AbortController();
const fail = (): never => assert.fail('not put back');
const changes = ['y.ts', 'z.ts'].map((path) => ({ path, base: null, after: { bytes: Buffer.from('new\n') } }));

/** How many system calls the same write makes elsewhere before its first file is in its place. */
async function callsUntilOneIsThere(test: TestContext): Promise<number> {
  const disk = createFaultyDisk();
  const journal = await openJournal(await temporaryFolder(test), { disk, onUnrecovered: fail });
  const before = disk.calls.length;
  await journal.write('task', await temporaryFolder(test), changes, { signal });
  return disk.calls.slice(before).findIndex(({ path }) => path.endsWith('/y.ts'));
}

/** A workspace in which a host was killed half-way through a write. */
async function setUp(test: TestContext) {
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
  return { root, data, disk, journal, before, halfway };
}

describe('what a killed host had begun to write', () => {
  it('is left alone while somebody else works there, and put back when they have left', async (test) => {
    const { root, data, before, halfway } = await setUp(test);
    const place = await findLockPlace(root);
    const keepOut = () => new WorkspaceLocks().enterNow(place);
    const leave = await keepOut();
    assert.ok(leave);
    const kept: string[] = [];
    const onUnrecovered = (paths: readonly string[]) => kept.push(...paths);
    const journal = await openJournal(data, { disk: nodeDisk, keepOut, onUnrecovered });
    await leave();
    assert.deepEqual(await contentsOf(root), halfway);
    assert.deepEqual(kept, ['y.ts', 'z.ts']);

    // In the same process, before it works there itself; what lies elsewhere is not its business then.
    assert.deepEqual(await journal.recover(`${root}-other`), []);
    assert.deepEqual(await contentsOf(root), halfway);
    assert.deepEqual(await journal.recover(root), []);
    assert.deepEqual(await contentsOf(root), before);
  });

  it('is put back before the next task there begins', async (test) => {
    const { root, dataFolder, open, input } = await setUpTasks(test);
    const disk = createFaultyDisk();
    const journal = await openJournal(join(dataFolder, 'journal'), { disk, onUnrecovered: fail });
    disk.dieAt((await callsUntilOneIsThere(test)) + 1);
    await assert.rejects(journal.write('killed', root, changes, { signal }));
    const leave = await new WorkspaceLocks().enterNow(await findLockPlace(root));
    const tasks = await open();
    await leave?.();
    assert.equal(await readFile(join(root, 'y.ts'), 'utf8'), 'new\n');
    const { taskId } = await tasks.start(input('rename fetch user to load user'));
    await tasks.settled();
    assert.deepEqual(
      viewOf(tasks, taskId).edits.map(({ path }) => path),
      ['a.ts'],
    );
    assert.deepEqual(await readdir(root), ['a.ts']);
  });
});

describe('a write that could not be taken back', () => {
  it('is not forgotten for another one of the same task, and is put back later', async (test) => {
    const { root, disk, journal, before, halfway } = await setUp(test);
    disk.failAt(1_000_000); // From here on it works again.
    await assert.rejects(journal.write('task', root, changes.slice(1), { signal }), { code: 'write_failed' });
    assert.deepEqual(await contentsOf(root), halfway);
    assert.deepEqual(await journal.recover(root), []);
    assert.deepEqual(await contentsOf(root), before);
  });
});
