import assert from 'node:assert/strict';
import { chmod, link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { guardedPaths } from '../../../host/tasks/guardedPaths.ts';
import { openScan } from '../../../host/workspace/scan/openScan.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const always = [
  ...[
    '.agents',
    '.aws',
    '.circleci',
    '.claude',
    '.clinerules',
    '.codex',
    '.continue',
    '.cursor',
    '.devcontainer',
    '.gemini',
  ],
  ...[
    '.git',
    '.githooks',
    '.github/actions',
    '.github/workflows',
    '.husky',
    '.idea',
    '.kiro',
    '.opencode',
    '.qwen',
    '.roo',
  ],
  ...['.vscode', '.windsurf'],
].map((folder) => `${folder}/**`);

const { signal } = new AbortController();

describe('what an engine that writes by itself must ask about', () => {
  it('is every risky file there is, programs, and the folders in which any file would be', async (test) => {
    const [root, folder] = [await temporaryFolder(test), await temporaryFolder(test)];
    await mkdir(join(root, 'packages/a/.vscode'), { recursive: true });
    for (const file of [
      'a.ts',
      'package.json',
      '.env',
      'run',
      'packages/a/package.json',
      'packages/a/.vscode/tasks.json',
    ]) {
      await writeFile(join(root, file), 'x');
    }
    await chmod(join(root, 'run'), 0o755);
    const scan = await openScan(folder, root);
    const seen = await scan.scan({ signal });
    assert.deepEqual(guardedPaths(seen), [
      ...always,
      'packages/a/.vscode/**',
      '.env',
      'package.json',
      'run',
      'packages/a/package.json',
    ]);
  });

  it('is the folders alone where nothing has been looked at', () => {
    assert.deepEqual(
      guardedPaths({ files: new Map(), folders: new Set(), offLimits: new Map(), linked: new Set() }),
      always,
    );
  });

  it("is git's and agents' own below the root too, before what is merely risky (threat#git-hooks)", async (test) => {
    const [root, folder] = [await temporaryFolder(test), await temporaryFolder(test)];
    for (const name of ['a/.git', 'a/b/.claude', 'shared', 'module'])
      await mkdir(join(root, name), { recursive: true });
    await writeFile(join(root, 'module/.git'), 'gitdir: ../.git/modules/module\n');
    await symlink('../shared', join(root, 'module/.cursor'));
    await symlink('../..', join(root, 'module/.qwen'));
    for (let file = 0; file < 300; file += 1) await writeFile(join(root, `${file}.sh`), '');
    const seen = await (await openScan(folder, root)).scan({ signal });
    assert.deepEqual(guardedPaths(seen).slice(0, always.length + 4), [
      ...always,
      'shared/**',
      'a/.git/**',
      'module/.git',
      'a/b/.claude/**',
    ]);
  });

  it('is every file with a further name elsewhere: a write would change that too (threat#links)', async (test) => {
    const [root, folder] = [await temporaryFolder(test), await temporaryFolder(test)];
    await writeFile(join(folder, 'outside'), '');
    await link(join(folder, 'outside'), join(root, 'inside.txt'));
    const seen = await (await openScan(folder, root)).scan({ signal });
    assert.deepEqual(guardedPaths(seen), [...always, 'inside.txt']);
  });

  it('is never more than 300 paths, those near the root first', async (test) => {
    const [root, folder] = [await temporaryFolder(test), await temporaryFolder(test)];
    await mkdir(join(root, 'in'));
    const names = Array.from({ length: 200 }, (_, index) => `${index}.sh`);
    for (const name of names) {
      await writeFile(join(root, 'in', name), '');
      await writeFile(join(root, name), '');
    }
    const seen = await (await openScan(folder, root)).scan({ signal });
    const guarded = guardedPaths(seen);
    assert.equal(guarded.length, 300);
    assert.deepEqual(
      names.filter((name) => !guarded.includes(name)),
      [],
    );
  });
});
