import assert from 'node:assert/strict';
import { chmod, link, mkdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';
import { setUpPatching } from './patchBench.ts';
import { filesOf } from './scenario.ts';

const wrapped = (...lines: string[]): string => ['*** Begin Patch', ...lines, '*** End Patch'].join('\n');

async function setUp(test: TestContext) {
  const patching = await setUpPatching(test);
  await writeFile(join(patching.root, 'run.sh'), 'one\ntwo\n');
  await chmod(join(patching.root, 'run.sh'), 0o755);
  return patching;
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe("a file's mode", () => {
  it('stays when the file is changed', async (test) => {
    const { root, apply } = await setUp(test);
    await apply(wrapped('*** Update File: run.sh', '-one', '+1'));
    assert.equal(await modeOf(join(root, 'run.sh')), 0o755);
  });

  it('stays when the file is written anew', async (test) => {
    const { root, apply } = await setUp(test);
    await apply(wrapped('*** Add File: run.sh', '+new'));
    assert.equal(await modeOf(join(root, 'run.sh')), 0o755);
  });

  it('moves with the file, over another one too', async (test) => {
    const { root, apply, undo } = await setUp(test);
    await writeFile(join(root, 'other.sh'), 'other\n', { mode: 0o600 });
    const before = await treeOf(root);
    await apply(wrapped('*** Update File: run.sh', '*** Move to: other.sh', '-one', '+1'));
    assert.deepEqual(filesOf(root), { 'other.sh': '1\ntwo\n' });
    assert.equal(await modeOf(join(root, 'other.sh')), 0o755);
    await undo();
    assert.deepEqual(await treeOf(root), before);
  });
});

describe('links', () => {
  it('inside the workspace are followed by an update', async (test) => {
    const { root, apply } = await setUp(test);
    await symlink('run.sh', join(root, 'link.sh'));
    assert.deepEqual(await apply(wrapped('*** Update File: link.sh', '-one', '+1')), { kind: 'applied' });
    assert.deepEqual(filesOf(root), { 'run.sh': '1\ntwo\n' });
  });

  it('make two names of one file: a patch may use both', async (test) => {
    const { root, apply } = await setUp(test);
    await symlink('run.sh', join(root, 'link.sh'));
    await apply(wrapped('*** Update File: link.sh', '-one', '+1', '*** Update File: run.sh', '-1', '+i'));
    assert.deepEqual(filesOf(root), { 'run.sh': 'i\ntwo\n' });
  });

  for (const section of [['*** Delete File: link.sh'], ['*** Update File: link.sh', '*** Move to: b.sh', ' one']]) {
    it(`are not taken away: ${section.join(' | ')}`, async (test) => {
      const { root, apply } = await setUp(test);
      await symlink('run.sh', join(root, 'link.sh'));
      const before = await treeOf(root);
      assert.deepEqual(await apply(wrapped(...section)), {
        kind: 'refused',
        code: 'path_refused',
        message: 'The path "link.sh" is refused: it is a link to run.sh. Nothing was changed. Name that file instead.',
      });
      assert.deepEqual(await treeOf(root), before);
    });
  }

  const operations: readonly (readonly [name: string, lines: (path: string) => string[]])[] = [
    ['add', (path) => [`*** Add File: ${path}`, '+x']],
    ['delete', (path) => [`*** Delete File: ${path}`]],
    ['update', (path) => [`*** Update File: ${path}`, '-one', '+1']],
    ['move from', (path) => [`*** Update File: ${path}`, '*** Move to: here.txt', ' one']],
    ['move to', (path) => ['*** Update File: run.sh', `*** Move to: ${path}`, ' one']],
  ];
  for (const [name, lines] of operations) {
    for (const path of ['out/victim.txt', 'out.txt', 'hard.txt']) {
      it(`that lead outside stop every operation: ${name} ${path} (threat#traversal)`, async (test) => {
        const { root, apply } = await setUp(test);
        const outside = await temporaryFolder(test);
        await writeFile(join(outside, 'victim.txt'), 'one\n');
        await symlink(outside, join(root, 'out'));
        await symlink(join(outside, 'victim.txt'), join(root, 'out.txt'));
        await link(join(outside, 'victim.txt'), join(root, 'hard.txt'));
        const [before, beyond] = [await treeOf(root), await treeOf(outside)];
        const result = await apply(wrapped(...lines(path)));
        assert.equal(result.kind === 'refused' ? result.code : result.kind, 'path_refused');
        assert.deepEqual([await treeOf(root), await treeOf(outside)], [before, beyond]);
      });
    }
  }
});

describe('a patch that is too much', () => {
  it('in one file: what the journal could not undo is not made', async (test) => {
    const { root, apply } = await setUp(test);
    await writeFile(join(root, 'big.txt'), `${'x'.repeat(1023)}\n`.repeat(8 * 1024));
    const before = await treeOf(root);
    const result = await apply(wrapped('*** Update File: big.txt', '@@', '+one line more'));
    assert.deepEqual(result, {
      kind: 'refused',
      code: 'patch_invalid',
      message: 'big.txt would become too large. Nothing was changed. Split it into several files.',
    });
    assert.deepEqual(await treeOf(root), before);
  });

  it('in all: so much is not even read', async (test) => {
    const { root, apply } = await setUp(test);
    await mkdir(join(root, 'large'));
    const names = Array.from({ length: 9 }, (_, index) => `large/${index}.txt`);
    for (const name of names) await writeFile(join(root, name), `${'x'.repeat(1023)}\n`.repeat(8 * 1024 - 1));
    const result = await apply(wrapped(...names.flatMap((name) => [`*** Update File: ${name}`, '@@', '+y'])));
    assert.match(result.kind === 'refused' ? result.message : '', /^The patch changes too many large files\./);
  });
});
