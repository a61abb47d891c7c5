import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { findLockPlace } from '../../../host/workspace/lockPlace.ts';
import { openWorkspace } from '../../../host/workspace/workspace.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
const git = (folder: string, ...args: string[]): void => {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'protocol.file.allow=always'];
  execFileSync('git', ['-C', folder, ...who, ...args], { env, stdio: 'pipe' });
};

describe('the place of a lock', () => {
  it('is in the git folder of a repository, where no status shows it', async (test) => {
    const root = await temporaryFolder(test);
    git(root, 'init', '-q');
    const { key, ...place } = await findLockPlace(root);
    assert.deepEqual(place, { file: join(root, '.git/earshot.lock'), shown: '.git/earshot.lock', inSight: false });
    await writeFile(place.file, '');
    assert.equal(execFileSync('git', ['-C', root, 'status', '--porcelain'], { env, encoding: 'utf8' }), '');
    assert.match(key, /^\d+:\d+$/);
  });

  it('is shared by every folder of one working tree', async (test) => {
    const root = await temporaryFolder(test);
    git(root, 'init', '-q');
    await mkdir(join(root, 'packages/app'), { recursive: true });
    const [whole, part] = await Promise.all([findLockPlace(root), findLockPlace(join(root, 'packages/app'))]);
    assert.deepEqual(part, { ...whole, shown: "earshot.lock in the repository's git folder" });
  });

  it('is one of its own in a worktree and in a submodule', async (test) => {
    const root = await temporaryFolder(test);
    const main = join(root, 'main');
    await mkdir(main);
    git(main, 'init', '-q');
    git(main, 'commit', '-q', '--allow-empty', '-m', 'first');
    git(main, 'worktree', 'add', '-q', join(root, 'tree'));
    git(main, 'submodule', '--quiet', 'add', main, 'sub');
    const places = await Promise.all([main, join(root, 'tree'), join(main, 'sub')].map(findLockPlace));
    assert.deepEqual(
      places.map(({ file }) => file),
      ['.git', '.git/worktrees/tree', '.git/modules/sub'].map((folder) => join(main, folder, 'earshot.lock')),
    );
    assert.equal(new Set(places.map(({ key }) => key)).size, 3);
  });

  it('is in the folder itself where there is no repository, and no listing shows it', async (test) => {
    const root = await temporaryFolder(test);
    const { key, ...place } = await findLockPlace(root);
    assert.deepEqual(place, { file: join(root, '.earshot.lock'), shown: '.earshot.lock', inSight: true });
    assert.notEqual(key, '');
    await writeFile(place.file, '');
    const workspace = await openWorkspace(root);
    assert.deepEqual(await workspace.list({ signal: test.signal }), []);
    await assert.rejects(workspace.read('.earshot.lock'), { code: 'path_refused' });
  });

  it('is the same for a link to the folder', async (test) => {
    const root = await temporaryFolder(test);
    await mkdir(join(root, 'real'));
    await symlink(join(root, 'real'), join(root, 'link'));
    const [real, link] = await Promise.all(
      ['real', 'link'].map(async (name) => findLockPlace((await openWorkspace(join(root, name))).root)),
    );
    assert.deepEqual(link, real);
  });

  it('is the same for a second mount of the folder', async (test) => {
    const root = await temporaryFolder(test);
    const [real, bound] = [join(root, 'real'), join(root, 'bound')];
    await mkdir(real);
    await mkdir(bound);
    const module = new URL('../../../host/workspace/lockPlace.ts', import.meta.url);
    const script = `import { findLockPlace } from '${module.href}';
      console.log(JSON.stringify(await Promise.all(process.argv.slice(1).map(findLockPlace))));`;
    // In a mount namespace of its own, which ends with the process.
    const inside = 'mount --bind "$1" "$2" && exec "$0" --import tsx --input-type=module -e "$3" "$1" "$2"';
    const args = ['--mount', 'sh', '-c', inside, process.execPath, real, bound, script];
    const ran = spawnSync('unshare', args, { encoding: 'utf8' });
    if (ran.status !== 0) {
      test.skip(`only root may mount, and not everywhere: ${ran.stderr}`);
      return;
    }
    const [first, second] = z.parse(
      z.array(z.looseObject({ key: z.string(), file: z.string() })),
      JSON.parse(ran.stdout),
    );
    assert.equal(second?.key, first?.key);
    assert.deepEqual(
      [first?.file, second?.file],
      [real, bound].map((folder) => join(folder, '.earshot.lock')),
    );
  });

  const strange: readonly (readonly [what: string, text: (root: string) => string])[] = [
    ['names a folder that is not git’s', (root) => `gitdir: ${join(root, 'elsewhere')}\n`],
    ['names nothing', () => 'gitdir: \n'],
    ['names a folder that is not there', () => 'gitdir: ../nowhere/.git\n'],
    ['says something else', () => '#!/bin/sh\n'],
  ];
  for (const [what, text] of strange) {
    it(`is not where a .git file that ${what} says`, async (test) => {
      const root = await temporaryFolder(test);
      await mkdir(join(root, 'elsewhere'));
      await writeFile(join(root, 'elsewhere/HEAD'), 'ref: refs/heads/main\n');
      await writeFile(join(root, '.git'), text(root));
      assert.equal((await findLockPlace(root)).file, join(root, '.earshot.lock'));
    });
  }

  it('is nowhere when the folder has gone', async (test) => {
    const root = await temporaryFolder(test);
    await assert.rejects(findLockPlace(join(root, 'gone')), { code: 'workspace_missing' });
  });
});
