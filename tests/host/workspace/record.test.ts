import assert from 'node:assert/strict';
import { chmod, lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import type { RecordedChange } from '../../../host/workspace/entrySteps.ts';
import { timesOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';

const { signal } = new AbortController();
const paths = ['kept.txt', 'gone.bin', 'made/new.png'];

async function stateOf(root: string, path: string) {
  const stats = await lstat(join(root, path), { bigint: true }).catch(() => undefined);
  if (stats === undefined) return null;
  return { bytes: await readFile(join(root, path)), mode: Number(stats.mode) & 0o7777, times: timesOf(stats) };
}

/** A workspace in which a command has changed a text, deleted a binary file and made another in a new folder. */
async function setUp(test: TestContext) {
  const root = await temporaryFolder(test);
  const data = await temporaryFolder(test);
  await writeFile(join(root, 'kept.txt'), 'one\ntwo\n');
  await writeFile(join(root, 'gone.bin'), Buffer.from([0, 255, 1]), { mode: 0o640 });
  const tree = await treeOf(root);
  const before = await Promise.all(paths.map((path) => stateOf(root, path)));
  await writeFile(join(root, 'kept.txt'), 'one\n2\n');
  await chmod(join(root, 'kept.txt'), 0o755);
  await rm(join(root, 'gone.bin'));
  await mkdir(join(root, 'made'));
  await writeFile(join(root, 'made/new.png'), Buffer.from([0, 1, 2]));
  const after = await Promise.all(paths.map((path) => stateOf(root, path)));
  const changes = paths.map((path, index): RecordedChange => ({
    path,
    before: before[index] ?? null,
    after: after[index] ?? null,
  }));
  const journal = await openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
  return { root, data, tree, changes, journal };
}

describe('changes that a command made itself', () => {
  it('are undone like any other: bytes, mode and times, in a later process too (threat#encodings)', async (test) => {
    const { root, data, tree, changes, journal } = await setUp(test);
    const recorded = await treeOf(root);
    assert.deepEqual(await journal.record('task', root, changes, { madeFolders: ['made'], signal }), { leftOut: [] });
    assert.deepEqual(await treeOf(root), recorded);
    assert.deepEqual(await journal.edits('task'), [
      { path: 'kept.txt', kind: 'modify', added: 1, removed: 1 },
      { path: 'gone.bin', kind: 'delete', added: 0, removed: 0 },
      { path: 'made/new.png', kind: 'create', added: 0, removed: 0 },
    ]);
    assert.equal(await journal.diff('task', 'made/new.png'), 'Binary files /dev/null and b/made/new.png differ\n');
    const later = await openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
    await later.undo('task', 'undoing', { signal });
    const { '': now, ...files } = await treeOf(root);
    const { '': then, ...filesThen } = tree;
    assert(now !== undefined && then !== undefined);
    assert.deepEqual(files, filesThen);
  });

  it('join what the journal wrote before: undo goes back to the first state', async (test) => {
    const { root, changes, journal } = await setUp(test);
    const [kept] = changes;
    assert(kept?.before && kept.after);
    await journal.record('task', root, [kept], { signal });
    const more = { bytes: Buffer.from('three\n'), mode: 0o755 };
    await writeFile(join(root, 'kept.txt'), more.bytes);
    const again = { path: 'kept.txt', before: { ...kept.after, times: kept.before.times }, after: more };
    await journal.record('task', root, [again], { signal });
    await journal.undo('task', 'undoing', { signal });
    assert.equal(await readFile(join(root, 'kept.txt'), 'utf8'), 'one\ntwo\n');
  });

  it('under names that undo may not write are left out, and named', async (test) => {
    const { root, changes, journal } = await setUp(test);
    const [kept] = changes;
    assert(kept);
    const hostile = ['.git/hooks/pre-commit', '../outside.txt', 'a:b'].map((path) => ({ ...kept, path }));
    assert.deepEqual(await journal.record('task', root, [...hostile, kept], { signal }), {
      leftOut: hostile.map(({ path }) => path),
    });
    assert.deepEqual(
      (await journal.edits('task')).map(({ path }) => path),
      ['kept.txt'],
    );
  });
});

describe('undo of some files', () => {
  it('brings back those and leaves the others', async (test) => {
    const { root, changes, journal } = await setUp(test);
    await journal.record('task', root, changes, { madeFolders: ['made'], signal });
    await journal.undo('task', 'undoing', { paths: ['gone.bin'], signal });
    assert.deepEqual(await readFile(join(root, 'gone.bin')), Buffer.from([0, 255, 1]));
    assert.equal(await readFile(join(root, 'kept.txt'), 'utf8'), 'one\n2\n');
    assert.deepEqual(await readFile(join(root, 'made/new.png')), Buffer.from([0, 1, 2]));
  });

  it('that the entry did not change is refused', async (test) => {
    const { root, changes, journal } = await setUp(test);
    await journal.record('task', root, changes, { signal });
    await assert.rejects(journal.undo('task', 'undoing', { paths: ['other.txt'], signal }), {
      code: 'nothing_to_undo',
    });
  });
});
