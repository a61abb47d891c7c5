import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { link, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { AppError } from '../../../protocol/appError.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import type { Change } from '../../../host/workspace/writePlan.ts';
import { createFaultyDisk } from '../../fakes/faultyDisk.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { contentsOf, treeOf } from '../treeOf.ts';

const { signal } = new AbortController();
const text = (content: string) => ({ bytes: Buffer.from(content) });
const change = (path: string, before: string | null, after: string | null): Change => ({
  path,
  base: before === null ? null : { hash: hashOf(Buffer.from(before)) },
  after: after === null ? null : text(after),
});

async function setUp(test: TestContext) {
  const folder = await temporaryFolder(test);
  const [root, outside] = [join(folder, 'root'), join(folder, 'outside')];
  await mkdir(join(root, 'src/deep'), { recursive: true });
  await mkdir(join(outside, 'deep'), { recursive: true });
  await writeFile(join(root, 'src/deep/a.txt'), 'old');
  await writeFile(join(root, 'src/deep/gone.txt'), 'old');
  // As it was inside, so that only the place tells them apart.
  await writeFile(join(outside, 'deep/a.txt'), 'old');
  await writeFile(join(outside, 'deep/gone.txt'), 'old');
  const disk = createFaultyDisk();
  const data = await temporaryFolder(test);
  const journal = await openJournal(data, { disk, onUnrecovered: () => undefined });
  return { folder, root, outside, disk, data, journal };
}

const changes = [
  change('src/deep/a.txt', 'old', 'new'),
  change('src/deep/gone.txt', 'old', null),
  change('src/deep/made/new.txt', null, 'new'),
];

describe('something swapped while a write is under way', () => {
  const swaps: Readonly<Record<string, (root: string, outside: string) => Promise<void>>> = {
    'a file for a link to the same file outside': async (root, outside) => {
      await rm(join(root, 'src/deep/a.txt'), { force: true });
      await symlink(join(outside, 'deep/a.txt'), join(root, 'src/deep/a.txt'));
    },
    'the folder for a link out': async (root, outside) => {
      await rename(join(root, 'src/deep'), join(root, 'src/moved'));
      await symlink(join(outside, 'deep'), join(root, 'src/deep'));
    },
    'a folder further up for a link out': async (root, outside) => {
      await rename(join(root, 'src'), join(root, 'moved'));
      await symlink(outside, join(root, 'src'));
    },
  };
  for (const [sentence, swap] of Object.entries(swaps)) {
    it(`(${sentence}) before any of its system calls changes nothing outside (threat#race)`, async (test) => {
      const calls = await callsOfAWrite(test);
      const inWorkspace = calls.findIndex(({ name }) => name === 'mkdir');
      assert(inWorkspace > 0);
      for (let index = inWorkspace - 1; index < calls.length; index += 1) {
        const { root, outside, disk, journal } = await setUp(test);
        const before = await treeOf(outside);
        disk.beforeCall(index, () => swap(root, outside));
        // It is refused, or had all its files in place already.
        await journal.write('task', root, changes, { signal }).catch((error: unknown) => {
          assert(error instanceof AppError, String(error));
        });
        assert.deepEqual(await treeOf(outside), before, `before ${index}: ${calls[index]?.name ?? ''}`);
      }
    });
  }

  it('(a file for another with the same length and times) is noticed by its bytes (threat#race)', async (test) => {
    const { root, disk, journal } = await setUp(test);
    const path = join(root, 'src/deep/a.txt');
    disk.before('mkdir', async () => {
      // In place: the same inode, and the clock of the file system may not have moved on.
      await writeFile(path, 'OLD');
    });
    await assert.rejects(journal.write('task', root, changes, { signal }), { code: 'edit_conflict' });
    assert.equal(await readFile(path, 'utf8'), 'OLD');
  });
});

async function callsOfAWrite(test: TestContext) {
  const { root, disk, journal } = await setUp(test);
  const before = disk.calls.length;
  await journal.write('task', root, changes, { signal });
  return disk.calls.slice(before);
}

describe('a folder that a task made and that became a link out', () => {
  const made = [change('src/deep/made/sub/new.txt', null, 'new'), change('src/deep/a.txt', 'old', 'new')];

  async function swapMade(root: string, outside: string): Promise<void> {
    await mkdir(join(outside, 'made/sub'), { recursive: true });
    await rm(join(root, 'src/deep/made'), { recursive: true });
    await symlink(join(outside, 'made'), join(root, 'src/deep/made'));
  }

  it('is not followed when the rest of the task is undone (threat#links)', async (test) => {
    const { root, outside, journal } = await setUp(test);
    await journal.write('task', root, made, { signal });
    await swapMade(root, outside);
    const before = await treeOf(outside);
    await journal.undo('task', 'undoing', { paths: ['src/deep/a.txt'], signal });
    assert.deepEqual(await treeOf(outside), before);
    assert.equal(await readFile(join(root, 'src/deep/a.txt'), 'utf8'), 'old');
  });

  it('is not followed when a host starts that has to take the task back (threat#links)', async (test) => {
    const { root, outside, disk, data, journal } = await setUp(test);
    const rehearsal = await setUp(test);
    const first = rehearsal.disk.calls.length;
    await rehearsal.journal.write('task', rehearsal.root, made, { signal });
    const calls = rehearsal.disk.calls.slice(first);
    disk.dieAt(calls.findIndex(({ name, path }) => name === 'link' && path.endsWith('/new.txt')) + 1);
    await assert.rejects(journal.write('task', root, made, { signal }));
    await swapMade(root, outside);
    const before = await treeOf(outside);
    const missing: string[] = [];
    await openJournal(data, { disk: createFaultyDisk(), onUnrecovered: (paths) => missing.push(...paths) });
    assert.deepEqual(await treeOf(outside), before);
    assert.deepEqual(missing, ['src/deep/made/sub/new.txt']);
  });
});

describe('a new name that differs from another only in how it is written', () => {
  const rows = [
    ['in case', 'readme.md', 'README.md'],
    ['in its accents', 'caf\u00e9.md', 'cafe\u0301.md'],
    ['in the case of a folder', 'lib/one.md', 'Lib/two.md'],
  ] as const;
  for (const [how, there, asked] of rows) {
    it(`${how} is refused`, async (test) => {
      const { root, journal } = await setUp(test);
      await mkdir(join(root, 'lib'));
      await writeFile(join(root, there), 'there');
      const before = await treeOf(root);
      await assert.rejects(journal.write('task', root, [change(asked, null, 'mine')], { signal }), {
        code: 'path_refused',
      });
      assert.deepEqual(await treeOf(root), before);
    });
  }

  it('is refused within one write too', async (test) => {
    const { root, journal } = await setUp(test);
    const both = [change('One.md', null, '1'), change('one.md', null, '2')];
    await assert.rejects(journal.write('task', root, both, { signal }), { code: 'path_refused' });
  });

  it('is taken where the other goes in the same write, and undone', async (test) => {
    const { root, journal } = await setUp(test);
    await writeFile(join(root, 'readme.md'), 'text');
    const before = await contentsOf(root);
    const renamed = [change('README.md', null, 'text'), change('readme.md', 'text', null)];
    await journal.write('task', root, renamed, { signal });
    assert.equal(await readFile(join(root, 'README.md'), 'utf8'), 'text');
    await journal.undo('task', 'undoing', { signal });
    assert.deepEqual(await contentsOf(root), before);
  });
});

describe('a file with a second name outside', () => {
  async function linked(test: TestContext, track: boolean) {
    const parts = await setUp(test);
    const { root, outside } = parts;
    await link(join(outside, 'deep/a.txt'), join(root, 'twin.txt'));
    const git = (...args: string[]) => execFileSync('git', ['-C', root, ...args]);
    git('init', '-q');
    if (track) git('add', 'twin.txt');
    return parts;
  }

  it('is refused in a repository that does not track it (threat#links)', async (test) => {
    const { folder, root, journal } = await linked(test, false);
    const before = await treeOf(folder);
    await assert.rejects(journal.write('task', root, [change('twin.txt', 'old', 'new')], { signal }), {
      code: 'path_refused',
    });
    assert.deepEqual(await treeOf(folder), before);
  });

  for (const after of ['new', null]) {
    it(`that git tracks is ${after === null ? 'deleted' : 'written'}; the other name keeps the old bytes`, async (test) => {
      const { root, outside, journal } = await linked(test, true);
      await journal.write('task', root, [change('twin.txt', 'old', after)], { signal });
      assert.equal(await readFile(join(outside, 'deep/a.txt'), 'utf8'), 'old');
      assert.equal(await readFile(join(root, 'twin.txt'), 'utf8').catch(() => null), after);
      await journal.undo('task', 'undoing', { signal });
      assert.equal(await readFile(join(root, 'twin.txt'), 'utf8'), 'old');
    });
  }
});
