import assert from 'node:assert/strict';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { carryOutPatch } from '../../../host/tasks/patchTask.ts';
import { createDisk, nodeDisk } from '../../../host/workspace/disk.ts';
import { openJournal } from '../../../host/workspace/journal.ts';
import { openWorkspace } from '../../../host/workspace/workspace.ts';
import type { Change } from '../../../host/workspace/writePlan.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { contentsOf, treeOf } from '../treeOf.ts';
import { finished, setUp, source } from './taskBench.ts';

const { signal } = new AbortController();

const patch = (...sections: string[]): { kind: 'patch'; patch: string } => ({
  kind: 'patch',
  patch: ['*** Begin Patch', ...sections, '*** End Patch'].join('\n'),
});
const rename = '*** Update File: a.ts\n-fetchUser;\n+loadUser;';

describe('a patch as a task', () => {
  it('changes its files, tells each of them, and is undone like any other', async (test) => {
    const { root, events, run } = await setUp(test);
    const before = await treeOf(root);
    const done = await run(patch(rename, '*** Add File: b/c.txt\n+new'));
    assert.deepEqual(done.state, finished('done', 'Changed 2 files: a.ts, c.txt.'));
    assert.deepEqual(
      done.edits.map(({ path, kind }) => [path, kind]),
      [
        ['a.ts', 'modify'],
        ['b/c.txt', 'create'],
      ],
    );
    assert.deepEqual(events.lines, [
      'started apply a patch',
      'edited modify a.ts +1 -1',
      'edited create b/c.txt +1 -0',
      'finished apply a patch: done Changed 2 files: a.ts, c.txt.',
    ]);
    assert.deepEqual(
      (await run('what changed')).state,
      finished('done', 'The last change: Changed 2 files: a.ts, c.txt.'),
    );
    assert.equal((await run({ kind: 'undo' })).undoes, done.taskId);
    assert.deepEqual(await treeOf(root), before);
  });

  const summaries: readonly (readonly [sections: string[], summary: string])[] = [
    [[rename], 'Changed a.ts.'],
    [['*** Add File: src/new.ts\n+x'], 'Created new.ts.'],
    [['*** Delete File: a.ts'], 'Deleted a.ts.'],
    [['*** Update File: a.ts\n*** Move to: b.ts\n fetchUser;'], 'Changed 2 files: a.ts, b.ts.'],
    [['*** Update File: a.ts\n fetchUser;'], 'Nothing to change: the files are already as the patch says.'],
    [
      Array.from({ length: 7 }, (_, index) => `*** Add File: ${index}.txt`),
      'Changed 7 files: 0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more.',
    ],
  ];
  for (const [sections, summary] of summaries) {
    it(`says: ${summary}`, async (test) => {
      const { run } = await setUp(test);
      assert.deepEqual((await run(patch(...sections))).state, finished('done', summary));
    });
  }

  it('fails without a trace when it does not fit', async (test) => {
    const { root, run } = await setUp(test);
    const before = await treeOf(root);
    const failed = await run(patch('*** Add File: b.txt\n+b', '*** Delete File: nothing.txt'));
    assert.equal(failed.state.phase === 'finished' ? failed.state.outcome : '', 'failed');
    assert.deepEqual([failed.edits, failed.undoable, await treeOf(root)], [[], false, before]);
  });

  it('asks nothing, not about risky files either: whoever sent it wrote it', async (test) => {
    const { root, mode, run } = await setUp(test);
    const risky = [
      '*** Add File: package.json',
      '+{ "scripts": { "test": "node run.js" } }',
      '*** Add File: Makefile',
      '+all:',
    ];
    mode.now = 'askAll';
    assert.deepEqual((await run(patch(...risky))).state, finished('done', 'Changed 2 files: package.json, Makefile.'));
    const before = await treeOf(root);
    mode.now = 'readOnly';
    const refused = await run(patch(rename));
    assert.match(refused.state.phase === 'finished' ? refused.state.summary : '', /This workspace is read only/);
    assert.deepEqual(await treeOf(root), before);
  });

  it('is applied once, however often it is asked for', async (test) => {
    const { root, tasks, input } = await setUp(test);
    const asked = input(patch('*** Update File: a.ts\n@@\n+again'));
    await Promise.all([tasks.start(asked), tasks.start(asked)]);
    await tasks.settled();
    await tasks.start(asked);
    await tasks.settled();
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), `${source}again\n`);
  });

  it('does not fit a file that somebody changed first, and keeps the newer text', async (test) => {
    const { root, run } = await setUp(test);
    await writeFile(join(root, 'a.ts'), 'somebody was faster\n');
    const failed = await run(patch(rename));
    assert.match(failed.state.phase === 'finished' ? failed.state.summary : '', /Not found: "fetchUser;"/);
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), 'somebody was faster\n');
  });

  describe('that cannot be written names the file by its path, and the next step', () => {
    const change = '*** Update File: src/index.ts\n-old\n+new';
    const refusals: Readonly<
      Record<string, { hinder: (file: string, root: string) => Promise<void>; sections: string[]; says: string }>
    > = {
      'a write-protected file': {
        hinder: (file) => chmod(file, 0o444),
        sections: [change],
        says: 'src/index.ts is write-protected, so nothing was changed. "chmod u+w" takes its protection off.',
      },
      'a hard link': {
        hinder: (file, root) => link(file, join(root, 'second.ts')),
        sections: [change],
        says: 'The path "src/index.ts" is refused: the file has a second name (hard link) and is not in git; a copy of it in its place breaks the link. Nothing was changed. Mend that, or leave this file out.',
      },
      'a name that differs in case': {
        hinder: () => Promise.resolve(),
        sections: ['*** Add File: src/Index.ts\n+new'],
        says: 'The path "src/Index.ts" is refused: there is index.ts, which differs only in how it is written; name that one. Nothing was changed. Mend that, or leave this file out.',
      },
    };
    for (const [what, { hinder, sections, says }] of Object.entries(refusals)) {
      it(what, async (test) => {
        const { root, run } = await setUp(test);
        const file = join(root, 'src/index.ts');
        await mkdir(join(root, 'src'));
        await writeFile(file, 'old\n');
        await hinder(file, root);
        assert.deepEqual((await run(patch(...sections))).state, finished('failed', says));
      });
    }

    const raced: Readonly<Record<string, { meanwhile: (file: string) => Promise<void>; says: string }>> = {
      'a file that was saved meanwhile': {
        meanwhile: (file) => writeFile(file, 'newer\n'),
        says: 'src/index.ts has changed meanwhile. Nothing was changed. Read it again and send the patch anew.',
      },
      'a file that went meanwhile': {
        meanwhile: (file) => rm(file),
        says: 'src/index.ts is not there any more. Nothing was changed. Read it again and send the patch anew.',
      },
    };
    for (const [what, { meanwhile, says }] of Object.entries(raced)) {
      it(what, async (test) => {
        const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
        await mkdir(join(root, 'src'));
        await writeFile(join(root, 'src/index.ts'), 'old\n');
        const journal = await openJournal(data, { disk: nodeDisk, onUnrecovered: () => assert.fail() });
        const write = async (changes: readonly Change[]): Promise<void> => {
          await meanwhile(join(root, 'src/index.ts'));
          await journal.write('task', root, changes, { signal });
        };
        const client = { workspace: await openWorkspace(root), write };
        await assert.rejects(carryOutPatch(patch(change).patch, client, { signal }), { message: says });
      });
    }

    it('a file that the disk refuses', async (test) => {
      const [root, data] = [await temporaryFolder(test), await temporaryFolder(test)];
      let renames = 0;
      const disk = createDisk(async ({ name, path }, act) => {
        if (name === 'rename' && path.endsWith('/index.ts') && (renames += 1) === 2) {
          throw Object.assign(new Error('EPERM'), { code: 'EPERM', syscall: 'rename', path });
        }
        return act();
      });
      const journal = await openJournal(data, { disk, onUnrecovered: () => assert.fail() });
      for (const folder of ['lib', 'src']) {
        await mkdir(join(root, folder));
        await writeFile(join(root, folder, 'index.ts'), 'old\n');
      }
      const before = await contentsOf(root);
      const both = patch('*** Update File: lib/index.ts\n-old\n+new', change);
      const write = (changes: readonly Change[]) => journal.write('task', root, changes, { signal });
      await assert.rejects(carryOutPatch(both.patch, { workspace: await openWorkspace(root), write }, { signal }), {
        code: 'write_failed',
        message:
          "src/index.ts can't be written: a file or folder is write-protected, so nothing was changed. Take its protection off first.",
      });
      assert.deepEqual(await contentsOf(root), before);
    });
  });
});
