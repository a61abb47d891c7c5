import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readFile, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { AppError } from '../../../protocol/appError.ts';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import type { Disk, SystemCall } from '../../../host/workspace/disk.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import type { Journal } from '../../../host/workspace/journal.ts';
import type { Change } from '../../../host/workspace/writePlan.ts';
import { createFaultyDisk } from '../../fakes/faultyDisk.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { contentsOf, treeOf } from '../treeOf.ts';

const { signal } = new AbortController();
const options = { signal };

function open(folder: string, disk: Disk = nodeDisk): Promise<Journal> {
  return openJournal(folder, { disk, onUnrecovered: (paths) => assert.fail(`not put back: ${paths.join()}`) });
}

/** A workspace with a file of every kind that matters, times that Node's own utimes would not keep, and three changes. */
async function setUp(test: TestContext) {
  const root = await temporaryFolder(test);
  const data = await temporaryFolder(test);
  await mkdir(join(root, 'src'));
  await writeFile(join(root, 'src/a.ts'), 'one\r\ntwo\r\n');
  await writeFile(join(root, 'src/run.sh'), '\ufeff#!/bin/sh\nno newline at the end', { mode: 0o755 });
  await writeFile(join(root, 'old.txt'), 'goes away\n', { mode: 0o640 });
  for (const [path, time] of Object.entries({
    'src/a.ts': '2024-03-01T10:20:30.123456789Z',
    'src/run.sh': '1999-12-31T23:59:59.999999999Z',
    'old.txt': '2030-01-01T00:00:00.000000001Z',
    src: '2024-03-02T00:00:00.500000001Z',
    '.': '2024-03-03T00:00:00.111222333Z',
  })) {
    execFileSync('touch', ['-d', time, join(root, path)]);
  }
  return { root, data, changes: await changesTo(root) };
}

async function changesTo(root: string): Promise<Change[]> {
  const change = async (path: string, text: string | null): Promise<Change> => ({
    path,
    base: { hash: hashOf(await readFile(join(root, path))) },
    after: text === null ? null : { bytes: Buffer.from(text) },
  });
  return [
    await change('src/a.ts', 'one\r\n2\r\n'),
    await change('src/run.sh', '\ufeff#!/bin/sh\nstill none'),
    await change('old.txt', null),
    { path: 'deep/er/new.txt', base: null, after: { bytes: Buffer.from('new\n') } },
  ];
}

describe('a write', () => {
  it('makes all its changes and keeps modes', async (test) => {
    const { root, data, changes } = await setUp(test);
    const journal = await open(data);
    await journal.write('task', root, changes, options);
    assert.deepEqual(await contentsOf(root), {
      '': '40700',
      deep: '40755',
      'deep/er': '40755',
      'deep/er/new.txt': '100644 new\n',
      src: '40755',
      'src/a.ts': '100644 one\r\n2\r\n',
      'src/run.sh': '100755 \u00ef\u00bb\u00bf#!/bin/sh\nstill none',
    });
    assert.deepEqual(await journal.edits('task'), [
      { path: 'src/a.ts', kind: 'modify', added: 1, removed: 1 },
      { path: 'src/run.sh', kind: 'modify', added: 1, removed: 1 },
      { path: 'old.txt', kind: 'delete', added: 0, removed: 1 },
      { path: 'deep/er/new.txt', kind: 'create', added: 1, removed: 0 },
    ]);
    assert.equal(
      await journal.diff('task', 'src/a.ts'),
      '--- a/src/a.ts\n+++ b/src/a.ts\n@@ -1,2 +1,2 @@\n one\r\n-two\r\n+2\r\n',
    );
  });

  it('changes nothing when one of its files is not as it was read', async (test) => {
    const { root, data, changes } = await setUp(test);
    await appendFile(join(root, 'old.txt'), 'typed meanwhile\n');
    const before = await treeOf(root);
    await assert.rejects((await open(data)).write('task', root, changes, options), {
      code: 'edit_conflict',
      message: 'old.txt has changed meanwhile.',
    });
    assert.deepEqual(await treeOf(root), before);
  });

  it('never replaces a file that should be new', async (test) => {
    const { root, data, changes } = await setUp(test);
    await mkdir(join(root, 'deep/er'), { recursive: true });
    await writeFile(join(root, 'deep/er/new.txt'), 'the user was faster');
    const before = await treeOf(root);
    await assert.rejects((await open(data)).write('task', root, changes, options), { code: 'file_exists' });
    assert.deepEqual(await treeOf(root), before);
  });

  it('refuses a file that is named twice', async (test) => {
    const { root, data, changes } = await setUp(test);
    const before = await treeOf(root);
    await assert.rejects((await open(data)).write('task', root, [...changes, ...changes], options), {
      code: 'path_refused',
    });
    assert.deepEqual(await treeOf(root), before);
  });

  it('changes nothing once it is cancelled', async (test) => {
    const { root, data, changes } = await setUp(test);
    const before = await treeOf(root);
    const cancelled = AbortSignal.abort();
    await assert.rejects((await open(data)).write('task', root, changes, { signal: cancelled }), {
      name: 'AbortError',
    });
    assert.deepEqual(await treeOf(root), before);
  });

  it('leaves nothing of its own in the workspace', async (test) => {
    const { root, data, changes } = await setUp(test);
    await (await open(data)).write('task', root, changes, options);
    const names = await readdir(root, { recursive: true });
    assert.deepEqual(
      names.filter((name) => name.includes('earshot')),
      [],
    );
  });
});

describe('undo', () => {
  it('brings back every byte, mode and time, deleted files and the folders too (threat#encodings)', async (test) => {
    const { root, data, changes } = await setUp(test);
    const before = await treeOf(root);
    const journal = await open(data);
    await journal.write('task', root, changes, options);
    await journal.undo('task', 'undoing', options);
    assert.deepEqual(await treeOf(root), before);
  });

  it('works in a later process, and over several writes of one task', async (test) => {
    const { root, data, changes } = await setUp(test);
    const before = await treeOf(root);
    const first = await open(data);
    for (const change of changes) await first.write('task', root, [change], options);
    const again = { path: 'src/a.ts', base: { hash: hashOf(Buffer.from('one\r\n2\r\n')) }, after: null };
    await first.write('task', root, [again], options);
    await (await open(data)).undo('task', 'undoing', options);
    assert.deepEqual(await treeOf(root), before);
  });

  it('undoes task after task back to the first state', async (test) => {
    const { root, data, changes } = await setUp(test);
    const before = await treeOf(root);
    const journal = await open(data);
    for (const [index, change] of changes.entries()) await journal.write(`task-${index}`, root, [change], options);
    for (const index of [3, 2, 1, 0]) await journal.undo(`task-${index}`, `undo-${index}`, options);
    assert.deepEqual(await treeOf(root), before);
  });

  it('can be undone itself', async (test) => {
    const { root, data, changes } = await setUp(test);
    const journal = await open(data);
    await journal.write('task', root, changes, options);
    const after = await contentsOf(root);
    await journal.undo('task', 'undoing', options);
    await journal.undo('undoing', 'redoing', options);
    assert.deepEqual(await contentsOf(root), after);
  });

  const newer: Readonly<Record<string, (root: string) => Promise<void>>> = {
    "keeps the user's newer text": (root) => appendFile(join(root, 'src/a.ts'), 'three\r\n'),
    'does not bring back over a file the user made in its place': (root) => writeFile(join(root, 'old.txt'), 'mine'),
    'does not delete a created file that the user went on with': (root) =>
      appendFile(join(root, 'deep/er/new.txt'), 'more'),
    'does not bring back a file that the user deleted': (root) => rm(join(root, 'src/a.ts')),
  };
  for (const [sentence, act] of Object.entries(newer)) {
    it(`${sentence}, and then changes nothing at all`, async (test) => {
      const { root, data, changes } = await setUp(test);
      const journal = await open(data);
      await journal.write('task', root, changes, options);
      await act(root);
      const before = await treeOf(root);
      await assert.rejects(journal.undo('task', 'undoing', options), { name: 'AppError' });
      assert.deepEqual(await treeOf(root), before);
    });
  }

  it('keeps what the user put into a folder that the task had made', async (test) => {
    const { root, data, changes } = await setUp(test);
    const journal = await open(data);
    await journal.write('task', root, changes, options);
    await writeFile(join(root, 'deep/mine.txt'), 'mine');
    await journal.undo('task', 'undoing', options);
    assert.deepEqual(await readdir(join(root, 'deep')), ['mine.txt']);
  });

  it('says so when there is nothing to undo', async (test) => {
    const { data } = await setUp(test);
    await assert.rejects((await open(data)).undo('task', 'undoing', options), { code: 'nothing_to_undo' });
  });
});

describe('a user who is faster than the write', () => {
  const acts: Readonly<Record<string, (root: string, outside: string) => Promise<void>>> = {
    'saves a file that was about to change': (root) => appendFile(join(root, 'src/a.ts'), 'three\r\n'),
    'saves the same length in its place': async (root) => {
      await rm(join(root, 'src/a.ts'));
      await writeFile(join(root, 'src/a.ts'), 'ONE\r\nTWO\r\n');
    },
    'makes the new file': async (root) => {
      await mkdir(join(root, 'deep/er'), { recursive: true });
      await writeFile(join(root, 'deep/er/new.txt'), 'mine');
    },
    'puts a link to elsewhere in place of a file': async (root, outside) => {
      await rm(join(root, 'old.txt'));
      await symlink(join(outside, 'target.txt'), join(root, 'old.txt'));
    },
  };
  for (const [sentence, act] of Object.entries(acts)) {
    it(`${sentence} keeps that, and nothing else has changed`, async (test) => {
      const { root, data, changes } = await setUp(test);
      const outside = await temporaryFolder(test);
      await writeFile(join(outside, 'target.txt'), 'goes away\n');
      const disk = createFaultyDisk();
      const journal = await open(data, disk);
      let during: unknown;
      // The plan is made and its journal entry written; the first temporary file is next.
      disk.before('mkdir', async () => {
        await act(root, outside);
        during = await contentsOf(root);
      });
      await assert.rejects(journal.write('task', root, changes, options), { name: 'AppError' });
      assert.deepEqual(await contentsOf(root), during);
      assert.equal(await readFile(join(outside, 'target.txt'), 'utf8'), 'goes away\n');
      assert.deepEqual(await journal.edits('task'), []);
    });
  }
});

async function mkdirFor(data: string): Promise<string> {
  const folder = join(data, 'staging');
  await mkdir(folder);
  return folder;
}

/** The system calls of one whole write, found by making it. */
async function callsOfAWrite(test: TestContext): Promise<readonly SystemCall[]> {
  const { root, data, changes } = await setUp(test);
  const disk = createFaultyDisk();
  const journal = await open(data, disk);
  const before = disk.calls.length;
  await journal.write('task', root, changes, options);
  return disk.calls.slice(before);
}

describe('a disk that refuses', () => {
  it('any one system call leaves every file as it was, or all of them written; the journal knows which (threat#crash)', async (test) => {
    const calls = await callsOfAWrite(test);
    assert(calls.length > 50);
    for (const [index, { name }] of calls.entries()) {
      const { root, data, changes } = await setUp(test);
      const before = await contentsOf(root);
      const disk = createFaultyDisk();
      const journal = await open(data, disk);
      disk.failAt(index);
      const failed = await journal.write('task', root, changes, options).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failed === undefined) {
        // Only forgetting that the write had begun is left.
        assert.equal(index, calls.length - 1, name);
      } else {
        assert(failed instanceof AppError && failed.code === 'write_failed', `${name} ${index}`);
        assert.deepEqual(await contentsOf(root), before, `${name} ${index}`);
        assert.deepEqual(await journal.edits('task'), []);
        await journal.write('task', root, changes, options);
      }
      assert.equal((await journal.edits('task')).length, 4);
      await journal.undo('task', 'undoing', options);
      assert.deepEqual(await contentsOf(root), before, `${name} ${index}`);
    }
  });
});

describe('a host that dies', () => {
  it('while its workspace is on a drive that is away is put right when that is back', async (test) => {
    const { root, data, changes } = await setUp(test);
    const before = await contentsOf(root);
    const dying = createFaultyDisk();
    const first = await open(data, dying);
    // The first file is in its place.
    const renamed = (await callsOfAWrite(test)).findIndex(({ path }) => path.endsWith('/a.ts'));
    dying.dieAt(renamed + 1);
    await assert.rejects(first.write('task', root, changes, options), { code: 'write_failed' });
    await rename(root, `${root}-away`);
    const missing: string[] = [];
    await openJournal(data, { disk: nodeDisk, onUnrecovered: (paths) => missing.push(...paths) });
    assert.deepEqual(missing, ['src/a.ts', 'src/run.sh', 'old.txt', 'deep/er/new.txt']);
    await rename(`${root}-away`, root);
    await open(data);
    assert.deepEqual(await contentsOf(root), before);
  });

  it('leaves no half-written file of its own behind', async (test) => {
    const { root, data, changes } = await setUp(test);
    await writeFile(join(await mkdirFor(data), 'left-over.tmp'), 'half');
    await (await open(data)).write('task', root, changes, options);
    assert.deepEqual(
      (await readdir(data, { recursive: true })).filter((name) => name.endsWith('.tmp')),
      [],
    );
  });

  it('with a damaged entry does not keep the next one from starting', async (test) => {
    const { root, data, changes } = await setUp(test);
    await (await open(data)).write('task', root, changes, options);
    await writeFile(join(data, 'entries/task.json'), '{"format":');
    assert.deepEqual(await (await open(data)).edits('task'), []);
  });

  it('with a damaged copy refuses the undo and changes nothing', async (test) => {
    const { root, data, changes } = await setUp(test);
    const journal = await open(data);
    const original = hashOf(await readFile(join(root, 'old.txt')));
    await journal.write('task', root, changes, options);
    await writeFile(join(data, 'blobs', original), 'goes  way\n');
    const before = await treeOf(root);
    await assert.rejects(journal.undo('task', 'undoing', options), { code: 'write_failed' });
    assert.deepEqual(await treeOf(root), before);
  });
});
