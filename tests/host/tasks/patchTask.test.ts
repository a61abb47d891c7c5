import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { treeOf } from '../treeOf.ts';
import { finished, setUp, source } from './taskBench.ts';

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
});
