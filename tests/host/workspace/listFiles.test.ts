import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { listFiles } from '../../../host/workspace/listFiles.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const { signal } = new AbortController();

async function listed(test: TestContext, files: Readonly<Record<string, string>>): Promise<string[]> {
  const root = await temporaryFolder(test);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return (await listFiles(root, { signal })).map(({ path }) => path);
}

describe('listFiles', () => {
  it('lists files by path, dot files included', async (test) => {
    assert.deepEqual(await listed(test, { 'b.ts': '', 'a/c.ts': '', '.env': '' }), ['.env', 'a/c.ts', 'b.ts']);
  });

  it('leaves out git, agents and installed packages without being told', async (test) => {
    const files = {
      '.git/config': '',
      '.codex/x': '',
      'node_modules/x/index.js': '',
      'a/node_modules/y.js': '',
      'a.ts': '',
    };
    assert.deepEqual(await listed(test, files), ['a.ts']);
  });

  it('follows .gitignore: folders, patterns, exceptions, comments', async (test) => {
    const files = {
      '.gitignore': '# made by the build\nbuild/\n*.log\n!keep.log\n/top.txt\n',
      'build/a.js': '',
      'src/build/b.js': '',
      'a.log': '',
      'keep.log': '',
      'top.txt': '',
      'src/top.txt': '',
    };
    assert.deepEqual(await listed(test, files), ['.gitignore', 'keep.log', 'src/top.txt']);
  });

  it('lets the .gitignore of an inner folder decide there', async (test) => {
    const files = {
      '.gitignore': '*.gen.ts\n',
      'src/.gitignore': '!a.gen.ts\nlocal/\n',
      'src/a.gen.ts': '',
      'src/b.gen.ts': '',
      'src/local/x.ts': '',
      'local/y.ts': '',
    };
    assert.deepEqual(await listed(test, files), ['.gitignore', 'local/y.ts', 'src/.gitignore', 'src/a.gen.ts']);
  });

  it('follows .git/info/exclude', async (test) => {
    assert.deepEqual(await listed(test, { '.git/info/exclude': 'private/\n', 'private/a.ts': '', 'b.ts': '' }), [
      'b.ts',
    ]);
  });

  it('leaves out links', async (test) => {
    const root = await temporaryFolder(test);
    await writeFile(join(root, 'a.ts'), '');
    await symlink('a.ts', join(root, 'b.ts'));
    await symlink('.', join(root, 'again'));
    assert.deepEqual(
      (await listFiles(root, { signal })).map(({ path }) => path),
      ['a.ts'],
    );
  });

  it('stops when it is cancelled', async (test) => {
    await assert.rejects(listFiles(await temporaryFolder(test), { signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
  });
});
