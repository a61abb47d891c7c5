import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectKind } from '../../../host/workspace/projectKind.ts';
import { readWorkspaceState } from '../../../host/workspace/workspaceState.ts';
import { createSampleWorkspace } from '../../../scripts/start/sampleWorkspace.ts';
import { temporaryFolder } from '../temporaryFolder.ts';

const { signal } = new AbortController();

describe('the state of a workspace', () => {
  it('is its kind, its branch, and how many files differ', async (test) => {
    const root = join(await temporaryFolder(test), 'todo-app');
    await createSampleWorkspace(root);
    execFileSync('git', ['-C', root, 'checkout', '-q', '-b', 'feature/cards']);
    await writeFile(join(root, 'new.md'), '');
    assert.deepEqual(await readWorkspaceState(root, { signal }), {
      project: 'Node',
      git: { kind: 'repository', branch: 'feature/cards', changed: 3 },
    });
  });

  it('has no branch where HEAD is on none', async (test) => {
    const root = join(await temporaryFolder(test), 'todo-app');
    await createSampleWorkspace(root);
    execFileSync('git', ['-C', root, 'checkout', '-q', '--detach']);
    const { git } = await readWorkspaceState(root, { signal });
    assert.deepEqual(git, { kind: 'repository', branch: null, changed: 2 });
  });

  it('says that a folder is in no repository', async (test) => {
    const root = await temporaryFolder(test);
    assert.deepEqual(await readWorkspaceState(root, { signal }), { project: null, git: { kind: 'none' } });
  });

  it('says that it does not know where git cannot read its own repository, in folders of it too', async (test) => {
    const root = await temporaryFolder(test);
    await mkdir(join(root, 'src'));
    await writeFile(join(root, '.git'), 'not for git to read\n');
    assert.deepEqual((await readWorkspaceState(join(root, 'src'), { signal })).git, { kind: 'unknown' });
  });

  it('counts nothing where that would run a program of the repository (threat#repository-config)', async (test) => {
    const root = join(await temporaryFolder(test), 'todo-app');
    await createSampleWorkspace(root);
    execFileSync('git', ['-C', root, 'config', 'filter.trap.clean', 'touch trapped; cat']);
    const { git } = await readWorkspaceState(root, { signal });
    assert.equal(git.kind === 'repository' && git.changed, null);
  });
});

describe('the kind of a project', () => {
  for (const [names, kind] of [
    [['package.json', 'README.md'], 'Node'],
    [['Cargo.toml', 'src'], 'Rust'],
    [['go.mod'], 'Go'],
    [['requirements.txt'], 'Python'],
    [['app.csproj'], '.NET'],
    [['Cargo.toml', 'package.json'], 'Node and Rust'],
    [['go.mod', 'package.json', 'Gemfile'], 'Node and Go'],
    [['my-package.json', 'notes.md'], null],
    [[], null],
  ] as const) {
    it(`with ${names.length === 0 ? 'nothing' : names.join(', ')} is ${kind ?? 'not told'}`, () => {
      assert.equal(projectKind(names), kind);
    });
  }
});
