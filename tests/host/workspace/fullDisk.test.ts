import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmod, chown, mkdir, readFile, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { AppError } from '../../../protocol/appError.ts';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { contentsOf } from '../treeOf.ts';
import { filesOf } from './killed/filesOf.ts';
import { bundleHostProgram, prepare } from './killed/killableHost.ts';

const { signal } = new AbortController();
const open = (data: string) => openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
const half = Buffer.alloc(300_000, 'n');

/** Gives `use` a disk of its own of 1 MiB at `folder`. Skips the test where this machine does not let us. */
async function onSmallDisk(folder: string, test: TestContext, use: () => Promise<void>): Promise<void> {
  await mkdir(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' });
  } catch {
    test.skip('a small tmpfs can only be mounted by root');
    return;
  }
  try {
    await use();
  } finally {
    execFileSync('umount', [folder]);
  }
}

/** Takes so much of the disk of `folder`, until the returned file goes. */
async function fill(folder: string, bytes: number): Promise<string> {
  const path = join(folder, 'ballast');
  await writeFile(path, Buffer.alloc(bytes));
  return path;
}

/** Of several files written at once any may be the first for which there is no room. */
const fullMessage = /^(The|\S+ can't be written: the) disk is full, so nothing was changed\. Make room first\.$/;

describe('a full disk', () => {
  for (const full of ['root', 'data'] as const) {
    const where = full === 'root' ? 'workspace' : 'data folder';
    it(`(the ${where}) changes nothing, and the same write and its undo work once there is room (threat#full-disk)`, async (test) => {
      const folder = await temporaryFolder(test);
      const [root, data] = [join(folder, 'root'), join(folder, 'data')];
      await onSmallDisk(join(folder, full), test, async () => {
        for (const path of [root, data]) await mkdir(path, { recursive: true });
        await writeFile(join(root, 'a.txt'), 'old');
        await writeFile(join(root, 'gone.txt'), 'old');
        const journal = await open(data);
        const ballast = await fill(join(folder, full), 600_000);
        const before = await filesOf(root);
        const old = { hash: hashOf(Buffer.from('old')) };
        const changes = [
          { path: 'a.txt', base: old, after: { bytes: half } },
          { path: 'gone.txt', base: old, after: null },
          { path: 'made/new.txt', base: null, after: { bytes: Buffer.concat([half, Buffer.from('!')]) } },
        ];
        await assert.rejects(journal.write('task', root, changes, { signal }), {
          code: 'write_failed',
          message: fullMessage,
        });
        assert.deepEqual(await filesOf(root), before);
        assert.deepEqual(await journal.edits('task'), []);
        await rm(ballast);
        // A host that starts again finds nothing half done. The bytes stored in vain lie in the data folder until then.
        const empty = await filesOf(root);
        const later = await open(data);
        await later.write('task', root, changes, { signal });
        assert.deepEqual(await readFile(join(root, 'a.txt')), half);
        await later.undo('task', 'undoing', { signal });
        assert.deepEqual(await filesOf(root), empty);
      });
    });
  }
});

describe('a disk that is filled by a write of three files', () => {
  it('at any point of it has all old or all new files, as was said, and undo works (threat#full-disk)', async (test) => {
    const folder = await temporaryFolder(test);
    const names = ['a', 'b', 'c'];
    const old = (name: string): Buffer => Buffer.from(name.repeat(20_000));
    const changes = names.map((name) => ({
      path: name,
      base: { hash: hashOf(old(name)) },
      after: { bytes: Buffer.from(name.toUpperCase().repeat(30_000)) },
    }));
    const page = 4_096;
    const ends = new Set<string>();
    // It takes about 65 pages: old and new contents in the journal, the new ones beside their places, two records.
    for (let free = 1; free < 75; free += 3) {
      const small = join(folder, String(free));
      await onSmallDisk(small, test, async () => {
        const [root, data] = [join(small, 'root'), join(small, 'data')];
        for (const path of [root, data]) await mkdir(path);
        for (const name of names) await writeFile(join(root, name), old(name));
        const journal = await open(data);
        const { bavail } = await statfs(small);
        const ballast = await fill(small, (bavail - free) * page);
        const before = await filesOf(root);
        const end = await journal.write('task', root, changes, { signal }).then(
          () => 'new',
          (error: unknown) => (error instanceof AppError ? error.message : String(error)),
        );
        ends.add(end);
        for (const name of names) {
          assert(old(name).equals(await readFile(join(root, name))) === (end !== 'new'), `${name}, ${free} pages`);
        }
        await rm(ballast);
        const later = await open(data);
        assert.equal((await later.edits('task')).length, end === 'new' ? 3 : 0);
        if (end === 'new') await later.undo('task', 'undoing', { signal });
        assert.deepEqual(await filesOf(root), before, `${free} pages`);
      });
    }
    if (ends.size > 0) {
      const kinds = [...ends].map((end) => (fullMessage.test(end) ? 'full' : end));
      assert.deepEqual([...new Set(kinds)], ['full', 'new']);
    }
  });
});

describe('what the host may not touch', () => {
  const mayNot = (folder: string) =>
    new RegExp(`The folder ${folder} may not be read and changed, so nothing was changed`);
  const protections: Readonly<Record<string, { folder: string; mode: number; says: RegExp }>> = {
    'write-protected folder that a file is to go from': { folder: 'root/src', mode: 0o555, says: mayNot('src') },
    'write-protected folder that a new file is to come into': {
      folder: 'root/deep',
      mode: 0o555,
      says: mayNot('deep'),
    },
    // What cannot be opened cannot be synced either.
    'folder that may be changed and not read': { folder: 'root/src', mode: 0o333, says: mayNot('src') },
    'folder that may not be entered': {
      folder: 'root/src',
      mode: 0o600,
      says: /it lies in a folder that may not be entered/,
    },
    'write-protected data folder': { folder: 'data', mode: 0o555, says: /EACCES/ },
  };
  for (const [what, { folder: shut, mode, says }] of Object.entries(protections)) {
    it(`(a ${what}) is left alone, and nothing else changes (threat#read-only)`, async (test) => {
      if (process.getuid?.() !== 0) {
        test.skip('starting a host as another user takes root');
        return;
      }
      const program = await bundled();
      const folder = await temporaryFolder(test);
      const { root, data } = await prepare(folder);
      await mkdir(join(root, 'deep'));
      await chmod(join(folder, shut), mode);
      for (const path of ['.', 'root', 'root/src', 'data', 'root/deep']) {
        await chown(join(folder, path), 65_534, 65_534).catch(() => undefined);
      }
      for (const path of ['src/long.txt', 'src/gone.txt']) await chown(join(root, path), 65_534, 65_534);
      const before = await contentsOf(root);
      const order = JSON.stringify({ act: 'patch', root, data });
      const host = spawn(process.execPath, ['--input-type=module', '-', order], { uid: 65_534, gid: 65_534, cwd: '/' });
      host.stdin.end(program);
      let told = '';
      host.stderr.on('data', (piece: Buffer) => (told += piece.toString()));
      const code = await new Promise((resolve) => host.on('close', resolve));
      assert.equal(code, 1);
      assert.match(told, says);
      assert.deepEqual(await contentsOf(root), before);
    });
  }

  it('(a write-protected file) is left alone, and an undo that brings one back is not hindered (threat#read-only)', async (test) => {
    const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
    await writeFile(join(root, 'a.txt'), 'old', { mode: 0o444 });
    const journal = await open(data);
    const base = { hash: hashOf(Buffer.from('old')) };
    for (const after of [{ bytes: half }, null]) {
      await assert.rejects(journal.write('task', root, [{ path: 'a.txt', base, after }], { signal }), {
        code: 'write_failed',
        message: 'a.txt is write-protected, so nothing was changed. "chmod u+w" takes its protection off.',
      });
    }
    // A command has made it so, and the undo of that knows.
    const times = { atimeNs: '0', mtimeNs: '0' };
    const recorded = {
      path: 'a.txt',
      before: { bytes: half, mode: 0o644, times },
      after: { bytes: Buffer.from('old'), mode: 0o444 },
    };
    await journal.record('command', root, [recorded], { signal });
    await journal.undo('command', 'undoing', { signal });
    assert.match((await contentsOf(root))['a.txt'] ?? '', /^100644 n/);
    await journal.undo('undoing', 'redoing', { signal });
    assert.equal((await contentsOf(root))['a.txt'], '100444 old');
  });

  it('(a file that even root may not change) is left alone, and nothing else changes', async (test) => {
    const folder = await temporaryFolder(test);
    const { root, data } = await prepare(folder);
    const fixed = join(root, 'src/gone.txt');
    try {
      execFileSync('chattr', ['+i', fixed], { stdio: 'ignore' });
    } catch {
      test.skip('this file system has no immutable files, or we are not root');
      return;
    }
    try {
      const before = await contentsOf(root);
      const journal = await open(data);
      const longHash = hashOf(await readFile(join(root, 'src/long.txt')));
      const changes = [
        { path: 'src/long.txt', base: { hash: longHash }, after: { bytes: half } },
        { path: 'src/gone.txt', base: { hash: hashOf(await readFile(fixed)) }, after: { bytes: half } },
      ];
      await assert.rejects(journal.write('task', root, changes, { signal }), {
        code: 'write_failed',
        message:
          "src/gone.txt can't be written: a file or folder is write-protected, so nothing was changed. Take its protection off first.",
      });
      assert.deepEqual(await contentsOf(root), before);
    } finally {
      execFileSync('chattr', ['-i', fixed]);
    }
  });
});

let program: Promise<Buffer> | undefined;

/** The program's text: another user may not be let into this folder. */
function bundled(): Promise<Buffer> {
  program ??= bundleHostProgram().then((path) => readFile(path));
  return program;
}
