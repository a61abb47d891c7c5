import assert from 'node:assert/strict';
import { link, mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { AppError } from '../../../protocol/appError.ts';
import { nodeDisk } from '../../../host/workspace/disk.ts';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import type { Change } from '../../../host/workspace/planWrite.ts';
import { openWorkspace } from '../../../host/workspace/workspace.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';

const secret = 'secret';
const base = { hash: hashOf(Buffer.from(secret)) };

/** Each hostile shape: how it is made inside `root` (`outside` is its neighbour) and the path that names it. */
const shapes: Readonly<Record<string, (root: string, outside: string) => Promise<string>>> = {
  'an absolute path': (_root, outside) => Promise.resolve(join(outside, 'secret.txt')),
  'a path through the parent': () => Promise.resolve('../outside/secret.txt'),
  'a link to a file outside': async (root, outside) => {
    await symlink(join(outside, 'secret.txt'), join(root, 'link.txt'));
    return 'link.txt';
  },
  'a relative link to a file outside': async (root) => {
    await symlink('../outside/secret.txt', join(root, 'link.txt'));
    return 'link.txt';
  },
  'a linked folder outside': async (root, outside) => {
    await symlink(outside, join(root, 'linked'));
    return 'linked/secret.txt';
  },
  'a new file in a linked folder outside': async (root, outside) => {
    await symlink(outside, join(root, 'linked'));
    return 'linked/new.txt';
  },
  'a chain of links that ends outside': async (root, outside) => {
    await symlink(outside, join(root, 'second'));
    await symlink('second', join(root, 'first'));
    return 'first/secret.txt';
  },
  'a link to the folder above the root': async (root) => {
    await symlink('..', join(root, 'up'));
    return 'up/outside/secret.txt';
  },
  'a neighbour whose name begins like the root': async (root) => {
    await mkdir(`${root}-other`);
    await writeFile(join(`${root}-other`, 'secret.txt'), secret);
    await symlink(`${root}-other`, join(root, 'other'));
    return 'other/secret.txt';
  },
  'a link that leads nowhere': async (root, outside) => {
    await symlink(join(outside, 'not-there.txt'), join(root, 'dangling.txt'));
    return 'dangling.txt';
  },
  'a link to itself': async (root) => {
    await symlink('loop', join(root, 'loop'));
    return 'loop';
  },
  'a link into .git': async (root) => {
    await mkdir(join(root, '.git/hooks'), { recursive: true });
    await writeFile(join(root, '.git/hooks/pre-commit'), secret);
    await symlink('.git/hooks', join(root, 'hooks'));
    return 'hooks/pre-commit';
  },
  'a new hook of git': async (root) => {
    await mkdir(join(root, '.git/hooks'), { recursive: true });
    return '.git/hooks/post-commit';
  },
  'a folder': async (root) => {
    await mkdir(join(root, 'folder'));
    return 'folder';
  },
  'a file used as a folder': async (root) => {
    await writeFile(join(root, 'plain.txt'), secret);
    return 'plain.txt/inside.txt';
  },
  'a socket': async (root) => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(root, 'socket'), resolve));
    server.unref();
    return 'socket';
  },
};

/** What is tried with each shape: each must reject, and change nothing anywhere. */
const operations: Readonly<Record<string, (path: string) => Change | 'read'>> = {
  reading: () => 'read',
  creating: (path) => ({ path, base: null, after: { bytes: Buffer.from('mine') } }),
  changing: (path) => ({ path, base, after: { bytes: Buffer.from('mine') } }),
  deleting: (path) => ({ path, base, after: null }),
};

async function setUp(test: TestContext) {
  const folder = await temporaryFolder(test);
  const root = join(folder, 'root');
  const outside = join(folder, 'outside');
  await Promise.all([mkdir(root), mkdir(outside)]);
  await writeFile(join(outside, 'secret.txt'), secret);
  const data = await temporaryFolder(test);
  const journal = await openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
  return { folder, root, outside, journal };
}

const { signal } = new AbortController();

for (const [operation, changeFor] of Object.entries(operations)) {
  describe(operation, () => {
    for (const [shape, make] of Object.entries(shapes)) {
      it(`refuses ${shape} (threat#traversal)`, async (test) => {
        const { folder, root, outside, journal } = await setUp(test);
        const path = await make(root, outside);
        const before = await treeOf(folder);
        const change = changeFor(path);
        const attempt =
          change === 'read'
            ? (await openWorkspace(root)).read(path)
            : journal.write('task', root, [change], { signal });
        await assert.rejects(attempt, (error) => error instanceof AppError && error.code === 'path_refused');
        assert.deepEqual(await treeOf(folder), before);
      });
    }
  });
}

describe('a file with a second name', () => {
  for (const operation of ['changing', 'deleting'] as const) {
    it(`is refused when ${operation} it (threat#links)`, async (test) => {
      const { folder, root, outside, journal } = await setUp(test);
      await link(join(outside, 'secret.txt'), join(root, 'twin.txt'));
      const before = await treeOf(folder);
      const change = operations[operation]?.('twin.txt');
      assert(change !== undefined && change !== 'read');
      await assert.rejects(journal.write('task', root, [change], { signal }), { code: 'path_refused' });
      assert.deepEqual(await treeOf(folder), before);
    });
  }
});

describe('links that stay inside', () => {
  it('are followed to the file they name, and stay links (threat#links)', async (test) => {
    const { root, journal } = await setUp(test);
    await mkdir(join(root, 'real'));
    await writeFile(join(root, 'real/a.txt'), secret);
    await symlink('real', join(root, 'alias'));
    await journal.write('task', root, [{ path: 'alias/a.txt', base, after: { bytes: Buffer.from('mine') } }], {
      signal,
    });
    assert.deepEqual(await journal.edits('task'), [{ path: 'real/a.txt', kind: 'modify', added: 1, removed: 1 }]);
    assert.equal((await openWorkspace(root)).root, root);
  });
});
