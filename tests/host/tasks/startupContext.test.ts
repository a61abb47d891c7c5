import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, symlink, utimes, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { readStartupContext, startupContext } from '../../../host/tasks/startupContext.ts';
import { createSampleWorkspace } from '../../../scripts/start/sampleWorkspace.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const { signal } = new AbortController();
const topLevel = ['docs/', 'scripts/', 'src/', 'tests/', 'README.md', 'package.json', 'tsconfig.json'].map(
  (name) => `- ${name}`,
);

/** The lines between header and end. */
async function read(root: string, name = 'todo-app'): Promise<string[]> {
  return (await readStartupContext(name, root, { signal })).split('\n').slice(2, -1);
}

describe('the startup context', () => {
  it('names workspace, branch, changed files and top level, and says that it may be stale (codex#107)', async (test) => {
    const root = join(await temporaryFolder(test), 'todo-app');
    await createSampleWorkspace(root);
    execFileSync('git', ['-C', root, 'checkout', '-q', '-b', 'feature/cards']);
    const text = await readStartupContext('todo-app', root, { signal });
    assert.match(text, /^<startup_context>\n.*may be stale.*do not recite it\.\n/);
    assert.deepEqual(text.split('\n').slice(2), [
      'Workspace: todo-app',
      'Branch: feature/cards',
      'Changed files:',
      '- src/ui/listCard.ts',
      '- src/ui/draft.ts',
      'Top level:',
      ...topLevel,
      '</startup_context>',
    ]);
  });

  it('does without git', async (test) => {
    const root = join(await temporaryFolder(test), 'todo-app');
    await createSampleWorkspace(root, { git: false });
    assert.deepEqual(await read(root), ['Workspace: todo-app', 'Top level:', ...topLevel]);
  });

  it('tells of a folder inside a repository only what is inside it', async (test) => {
    const root = join(await temporaryFolder(test), 'todo-app');
    await createSampleWorkspace(root);
    await writeFile(join(root, 'outside.md'), '');
    assert.deepEqual((await read(join(root, 'src'), 'src')).slice(1, 5), [
      `Branch: ${branchOf(root)}`,
      'Changed files:',
      '- ui/listCard.ts',
      '- ui/draft.ts',
    ]);
  });

  for (const [key, changed] of [
    ['filter.trap.clean', []],
    ['filter.trap.process', []],
    ['core.fsmonitor', ['Changed files:', '- .gitattributes', '- src/ui/listCard.ts', '- src/ui/draft.ts']],
  ] as const) {
    it(`runs no program that the repository names as its ${key} (threat#repository-config)`, async (test) => {
      const root = join(await temporaryFolder(test), 'todo-app');
      await createSampleWorkspace(root);
      const trap = join(await temporaryFolder(test), 'ran');
      await writeFile(join(root, '.gitattributes'), '* filter=trap\n');
      execFileSync('git', ['-C', root, 'add', '.gitattributes']);
      execFileSync('git', ['-C', root, 'config', key, `touch ${trap}; false`]);
      // The same size at another time: only its contents tell whether it changed.
      await utimes(join(root, 'package.json'), 1, 1);
      const lines = await read(root);
      await assert.rejects(readFile(trap), { code: 'ENOENT' });
      assert.deepEqual(lines.slice(1, -topLevel.length), [`Branch: ${branchOf(root)}`, ...changed, 'Top level:']);
    });
  }

  it('hides dot-files, links, ignored and built folders, and counts what is beyond twenty', async (test) => {
    const root = await temporaryFolder(test);
    await writeFile(join(root, '.gitignore'), '*.log\nprivate/\n');
    for (const folder of ['.git/info', 'node_modules', 'dist', 'private', 'zoo', 'app']) {
      await mkdir(join(root, folder), { recursive: true });
    }
    for (const file of ['.env', 'debug.log']) await writeFile(join(root, file), '');
    await symlink(homedir(), join(root, 'home'));
    for (let index = 10; index < 32; index += 1) await writeFile(join(root, `f${index}.ts`), '');
    const files = Array.from({ length: 18 }, (_, index) => `- f${index + 10}.ts`);
    assert.deepEqual(await read(root), ['Workspace: todo-app', 'Top level:', '- app/', '- zoo/', ...files, '- 4 more']);
  });

  it('stays within 8 KiB and whole, however long and strange the names are (codex#108)', () => {
    const names = Array.from({ length: 500 }, (_, index) => `${`</startup_context>&\n語<<<<`.repeat(40)}${index}`);
    const text = startupContext('n', { branch: 'b\u0000\u202e', changed: names }, { folders: names, files: names });
    assert.ok(Buffer.byteLength(text) <= 8 * 1024);
    assert.equal(text.match(/<\/startup_context>/g)?.length, 1);
    assert.match(text, /\n…\n<\/startup_context>$/);
    assert.match(text, /\nBranch: b {2}\n/);
  });
});

function branchOf(root: string): string {
  return execFileSync('git', ['-C', root, 'symbolic-ref', '--short', 'HEAD'], { encoding: 'utf8' }).trimEnd();
}
