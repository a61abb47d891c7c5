import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { createDisk, nodeDisk } from '../../../host/workspace/disk.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
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

describe('a file that the user changed after a killed host had', () => {
  const lines = ['one', 'two', 'three', 'four', 'five'].join('\n');
  /** Killed once `a.ts` is changed and `b.ts` is not; then the user saves it. */
  async function setUpHalf(test: TestContext, edit: (text: string) => string) {
    const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
    const paths = ['a.ts', 'b.ts'];
    for (const path of paths) await writeFile(join(root, path), lines);
    const base = { hash: hashOf(Buffer.from(lines)) };
    const bytes = Buffer.from(lines.replace('one', 'ONE'));
    let isDead = false;
    const disk = createDisk(async ({ name, path }, act) => {
      if (isDead) throw Object.assign(new Error('dead'), { code: 'EIO', syscall: name });
      const done = await act();
      isDead = name === 'rename' && path.endsWith('/a.ts');
      return done;
    });
    const killed = await openJournal(data, { disk, onUnrecovered: fail });
    const both = paths.map((path) => ({ path, base, after: { bytes } }));
    await assert.rejects(killed.write('task', root, both, { signal }));
    await writeFile(join(root, 'a.ts'), edit(await readFile(join(root, 'a.ts'), 'utf8')));
    const kept: string[] = [];
    const onKept = (those: readonly string[]) => kept.push(...those);
    const journal = await openJournal(data, { disk: nodeDisk, onUnrecovered: fail, onKept });
    const texts = await Promise.all(paths.map((path) => readFile(join(root, path), 'utf8')));
    return { root, journal, kept, texts };
  }

  it('goes back but for what they changed in other lines', async (test) => {
    const { root, journal, kept, texts } = await setUpHalf(test, (text) => text.replace('five', 'mine'));
    assert.deepEqual([texts, kept], [[lines.replace('five', 'mine'), lines], []]);
    assert.deepEqual(await readdir(root), ['a.ts', 'b.ts']);
    assert.deepEqual(await journal.edits('task'), []);
  });

  it('stays where they changed the same lines, is named, and can be merged by an undo', async (test) => {
    const { root, journal, kept, texts } = await setUpHalf(test, (text) => text.replace('two', 'mine'));
    assert.deepEqual([texts, kept], [[lines.replace('one\ntwo', 'ONE\nmine'), lines], ['a.ts']]);
    await assert.rejects(journal.undo('task', 'undoing', { signal }), { code: 'edit_conflict' });
    const { marked } = await journal.undo('task', 'undoing', { signal, merge: true });
    assert.deepEqual(marked, [{ path: 'a.ts', places: 1 }]);
    assert.match(await readFile(join(root, 'a.ts'), 'utf8'), /ONE\nmine\n=======\none\ntwo\n>>>>>>>/);
  });

  it('stays as they left it where nothing of the write is in it any more', async (test) => {
    const { journal, kept, texts } = await setUpHalf(test, () => 'all new\n');
    assert.deepEqual([texts, kept], [['all new\n', lines], []]);
    assert.deepEqual(await journal.edits('task'), []);
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
