import assert from 'node:assert/strict';
import { appendFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import { hashOf } from '../../../host/workspace/fileImage.ts';
import { contentsOf, treeOf } from '../treeOf.ts';
import { finished, setUp, source, viewOf } from './taskBench.ts';

const rename = 'rename fetch user to load user';
/** Their bytes, modes and times. */
const filesOf = async (root: string) => ({ ...(await treeOf(root)), '': '' });
const renamed = source.replaceAll('fetchUser', 'loadUser');

describe('an undo', () => {
  it('works where the workspace has become read only meanwhile', async (test) => {
    const { root, mode, run } = await setUp(test);
    await run(rename);
    mode.now = 'readOnly';
    await run('undo that');
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source);
  });
});

describe('a redo', () => {
  it('brings back what the last undo took, spoken, and both can be had again and again', async (test) => {
    const { root, tasks, run } = await setUp(test);
    const { taskId } = await run(rename);
    for (let count = 0; count < 2; count += 1) {
      await run('undo that');
      assert.equal(viewOf(tasks, taskId).undoable, false);
      assert.deepEqual((await run('redo that')).state, finished('done', 'Redone. a.ts is changed again.'));
      assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), renamed);
      assert.equal(viewOf(tasks, taskId).undoable, true);
    }
    assert.deepEqual((await run('redo')).state, finished('failed', 'There is nothing to redo.'));
  });

  it('goes on to the undo before, as far as there were any', async (test) => {
    const { root, run } = await setUp(test);
    await run(rename);
    await run('create a file called notes dot md with hello');
    const after = await contentsOf(root);
    await run({ kind: 'undo' });
    await run({ kind: 'undo' });
    assert.deepEqual((await run({ kind: 'redo' })).state, finished('done', 'Redone. a.ts is changed again.'));
    assert.deepEqual((await run({ kind: 'redo' })).state, finished('done', 'Redone. notes.md is back.'));
    assert.deepEqual(await contentsOf(root), after);
  });

  it('of a named task works after a restart, and after later changes', async (test) => {
    const { root, run, open, input } = await setUp(test);
    const { taskId } = await run(rename);
    await run({ kind: 'undo' });
    await run('create a file called notes dot md');
    assert.deepEqual((await run('redo')).state, finished('failed', 'There is nothing to redo.'));
    const later = await open();
    await later.start(input({ kind: 'redo', taskId }));
    await later.settled();
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), renamed);
    assert.equal(viewOf(later, taskId).undoable, true);
  });

  it('keeps what the user changed since in the same lines, and changes nothing (threat#undo)', async (test) => {
    const { root, run } = await setUp(test);
    await run(rename);
    await run('undo');
    await writeFile(join(root, 'a.ts'), 'mine\n');
    assert.deepEqual(
      (await run('redo')).state,
      finished(
        'failed',
        'You have changed the same lines of a.ts since. So I redid nothing, and your newer text is safe.',
      ),
    );
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), 'mine\n');
  });
});

describe('an undo', () => {
  it('keeps what the user changed since in other lines, and says so (threat#undo)', async (test) => {
    const { root, tasks, run } = await setUp(test);
    const text = `${source}\nexport const more = 1;\n`;
    await writeFile(join(root, 'a.ts'), text);
    const { taskId } = await run(rename);
    await appendFile(join(root, 'a.ts'), '// mine\n');
    assert.deepEqual((await run('undo')).state, finished('done', 'Undone. In a.ts I kept what you changed since.'));
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), `${text}// mine\n`);
    assert.equal(viewOf(tasks, taskId).undoable, false);
    await run('redo');
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), `${text.replaceAll('fetchUser', 'loadUser')}// mine\n`);
  });

  it('that it cannot do names the files, and both versions can be read', async (test) => {
    const { root, tasks, run } = await setUp(test);
    const { taskId } = await run(rename);
    await writeFile(join(root, 'a.ts'), 'mine\n');
    assert.deepEqual((await run('undo')).conflicts, ['a.ts']);
    assert.equal(await tasks.readVersion(taskId, 'a.ts', 'now'), 'mine\n');
    assert.equal(await tasks.readVersion(taskId, 'a.ts', 'before'), source);
    assert.equal(await tasks.readVersion(taskId, 'a.ts', 'after'), renamed);
    await assert.rejects(tasks.readVersion(taskId, 'b.ts', 'now'), { code: 'file_missing' });
    await assert.rejects(tasks.readVersion('other', 'a.ts', 'now'), { code: 'task_unknown' });
  });

  const odd: readonly (readonly [said: string, spoil: (path: string) => Promise<unknown>])[] = [
    ['b.txt is a folder now', (path) => rm(path).then(() => mkdir(path))],
    ['b.txt is too large now', (path) => writeFile(path, Buffer.alloc(9 * 1024 * 1024))],
    ["b.txt is a link now that I don't follow", (path) => rm(path).then(() => symlink('/etc/hostname', path))],
  ];
  const both = [
    '*** Begin Patch',
    ...['*** Update File: a.ts', '@@', '-fetchUser;', '+fetchUser();'],
    ...['*** Update File: b.txt', '@@', '-b', '+B'],
    '*** End Patch',
  ].join('\n');

  for (const [said, spoil] of odd) {
    it(`names what it cannot do, and does the other files when asked: ${said}`, async (test) => {
      const { root, tasks, run } = await setUp(test);
      await writeFile(join(root, 'b.txt'), 'b\n');
      const { taskId } = await run({ kind: 'patch', patch: both });
      await spoil(join(root, 'b.txt'));
      const refused = await run('undo that');
      const state = finished('failed', `${said}. So I undid nothing, and your newer text is safe.`);
      assert.deepEqual([refused.state, refused.conflicts, refused.mergeable], [state, ['b.txt'], undefined]);
      const undone = await run({ kind: 'undo', taskId, paths: ['a.ts'] });
      assert.deepEqual(undone.state, finished('done', 'Undone. a.ts is as it was before.'));
      assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source);
      assert.deepEqual([undone.undoes, viewOf(tasks, taskId).undoable], [taskId, true]);
      assert.deepEqual((await run('undo that')).state, state);
      assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source);
    });
  }

  it('is done though what follows from it cannot be read, and is not the next to be undone', async (test) => {
    const { root, dataFolder, run } = await setUp(test);
    await writeFile(join(root, 'b.txt'), 'b\n');
    const { taskId } = await run({ kind: 'patch', patch: both });
    await writeFile(join(dataFolder, 'journal/blobs', hashOf(Buffer.from('b\n'))), 'damaged');
    const undone = await run({ kind: 'undo', taskId, paths: ['a.ts'] });
    assert.deepEqual(undone.state, finished('done', 'Undone. a.ts is as it was before.'));
    await run('undo that');
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source);
  });

  it('that is to merge puts both versions where the same lines were changed, and is undone to the byte', async (test) => {
    const { root, tasks, run } = await setUp(test);
    await writeFile(join(root, 'b.ts'), source);
    const { taskId } = await run(rename);
    await writeFile(join(root, 'a.ts'), renamed.replace('= 1', '= 2'));
    const before = await filesOf(root);
    const refused = await run('undo that');
    const said =
      'You have changed the same lines of a.ts since. So I undid nothing, and your newer text is safe. Say “undo that and merge” to get both.';
    assert.deepEqual([refused.state, refused.mergeable], [finished('failed', said), ['a.ts']]);
    const merged = await run('undo that and merge');
    assert.deepEqual(
      merged.state,
      finished(
        'done',
        'Undone. b.ts is as it was before. 1 place in a.ts needs you: both versions stand there between markers, yours first. Keep the one you want.',
      ),
    );
    const [theirs, last] = source.split('\n');
    assert.equal(
      await readFile(join(root, 'a.ts'), 'utf8'),
      `<<<<<<< yours\nexport const loadUser = 2;\nloadUser;\n=======\n${theirs ?? ''}\n${last ?? ''}\n>>>>>>> before the task\n`,
    );
    assert.deepEqual([merged.undoes, viewOf(tasks, taskId).undoable], [taskId, false]);
    await run('redo that');
    assert.deepEqual(await filesOf(root), before);
    assert.equal(viewOf(tasks, taskId).undoable, true);
  });

  it('that merged leaves the choice to the user: the next undo is of the task before', async (test) => {
    const { root, run } = await setUp(test);
    await run('create a file called notes dot md');
    const { taskId } = await run(rename);
    await writeFile(join(root, 'b.ts'), source);
    await writeFile(join(root, 'a.ts'), 'mine\n');
    await run({ kind: 'undo', taskId, paths: ['a.ts'], merge: true });
    await writeFile(join(root, 'a.ts'), 'chosen\n');
    assert.deepEqual((await run('undo that')).state, finished('done', 'Undone. notes.md is gone again.'));
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), 'chosen\n');
  });

  it('after a merge of one file goes on with the others, whatever has become of that one', async (test) => {
    const { root, run } = await setUp(test);
    await writeFile(join(root, 'b.ts'), source);
    const { taskId } = await run(rename);
    await writeFile(join(root, 'a.ts'), 'mine\n');
    await run({ kind: 'undo', taskId, paths: ['a.ts'], merge: true });
    await writeFile(join(root, 'a.ts'), 'chosen\n');
    assert.deepEqual((await run('undo that')).state, finished('done', 'Undone. b.ts is as it was before.'));
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), 'chosen\n');
    assert.equal(await readFile(join(root, 'b.ts'), 'utf8'), source);
  });

  it('merges no binary file and none that is gone, and offers it for neither', async (test) => {
    const { root, run } = await setUp(test);
    await run(rename);
    await writeFile(join(root, 'a.ts'), 'mine\0');
    for (const wish of [{}, { merge: true }]) {
      const { state, mergeable } = await run({ kind: 'undo', ...wish });
      const said =
        'You have changed a.ts since, and it cannot be merged. So I undid nothing, and your newer text is safe.';
      assert.deepEqual([state, mergeable], [finished('failed', said), undefined]);
    }
    await rm(join(root, 'a.ts'));
    assert.deepEqual(
      (await run({ kind: 'undo', merge: true })).state,
      finished('failed', 'You have deleted a.ts since. So I undid nothing, and your newer text is safe.'),
    );
  });

  it('of some files leaves the rest undoable, until all are undone', async (test) => {
    const { root, tasks, run } = await setUp(test);
    await writeFile(join(root, 'b.ts'), source);
    const before = await contentsOf(root);
    const { taskId } = await run(rename);
    const first = await run({ kind: 'undo', taskId, paths: ['b.ts'] });
    assert.deepEqual(first.state, finished('done', 'Undone. b.ts is as it was before.'));
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), renamed);
    assert.equal(viewOf(tasks, taskId).undoable, true);
    await run({ kind: 'undo', taskId });
    assert.deepEqual(await contentsOf(root), before);
    assert.equal(viewOf(tasks, taskId).undoable, false);
  });

  it('of the rest counts a file as undone in which only the user’s newer lines differ', async (test) => {
    const { root, tasks, run } = await setUp(test);
    for (const name of ['a.ts', 'b.ts']) await writeFile(join(root, name), `${source}\nexport const more = 1;\n`);
    const { taskId } = await run(rename);
    await appendFile(join(root, 'b.ts'), '// mine\n');
    await run({ kind: 'undo', taskId, paths: ['b.ts'] });
    const rest = await run({ kind: 'undo', taskId });
    assert.deepEqual(rest.state, finished('done', 'Undone. a.ts is as it was before.'));
    assert.equal(viewOf(tasks, taskId).undoable, false);
  });

  it('of what the user has taken back by hand says so once, and then goes on to the task before', async (test) => {
    const { root, run } = await setUp(test);
    const before = await contentsOf(root);
    await run('create a file called notes dot md with hello');
    await run(rename);
    await writeFile(join(root, 'a.ts'), source);
    const standing = 'Everything is as it was before already, so there is nothing to undo.';
    assert.deepEqual((await run('undo')).state, finished('failed', standing));
    assert.deepEqual((await run('undo')).state, finished('done', 'Undone. notes.md is gone again.'));
    assert.deepEqual(await contentsOf(root), before);
  });

  it('of a task whose file a later one had deleted is there again once that one is undone', async (test) => {
    const { root, tasks, run } = await setUp(test);
    const before = await contentsOf(root);
    const made = await run('create a file called notes dot md with hello');
    const patch = '*** Begin Patch\n*** Delete File: notes.md\n*** End Patch';
    const deleted = await run({ kind: 'patch', patch });
    await run({ kind: 'undo', taskId: made.taskId });
    assert.equal(viewOf(tasks, made.taskId).undoable, false);
    await run({ kind: 'undo', taskId: deleted.taskId });
    assert.equal(viewOf(tasks, made.taskId).undoable, true);
    await run({ kind: 'redo', taskId: deleted.taskId });
    await run({ kind: 'undo', taskId: deleted.taskId });
    await run('undo');
    assert.deepEqual(await contentsOf(root), before);
    assert.deepEqual([viewOf(tasks, made.taskId).undoable, viewOf(tasks, deleted.taskId).undoable], [false, false]);
  });

  it('of a file stays done, whatever the user made of that one, when the others are taken back by hand', async (test) => {
    const { root, tasks, run } = await setUp(test);
    await writeFile(join(root, 'b.ts'), source);
    const { taskId } = await run(rename);
    await run({ kind: 'undo', taskId, paths: ['a.ts'] });
    await writeFile(join(root, 'a.ts'), 'mine\n');
    await writeFile(join(root, 'b.ts'), source);
    const standing = 'Everything is as it was before already, so there is nothing to undo.';
    assert.deepEqual((await run('undo')).state, finished('failed', standing));
    assert.equal(viewOf(tasks, taskId).undoable, false);
  });

  describe('of the earlier of two tasks with the same file', () => {
    const file = (first: string, middle: string, last: string) => `${first}\n1\n${middle}\n3\n${last}\n`;
    const patch = (...hunks: string[]) =>
      ({
        kind: 'patch',
        patch: ['*** Begin Patch', '*** Update File: a.ts', ...hunks, '*** End Patch'].join('\n'),
      }) as const;

    /** The earlier changes the first line and the last one. */
    async function runBoth(test: TestContext, ...later: string[]) {
      const bench = await setUp(test);
      const at = join(bench.root, 'a.ts');
      await writeFile(at, file('a', 'm', 'z'));
      const { taskId: earlier } = await bench.run(patch('@@', '-a', '+A', ' 1', '@@', ' 3', '-z', '+Z'));
      const { taskId } = await bench.run(patch('@@', ...later));
      const seen = async () => ({
        file: await readFile(at, 'utf8'),
        undoable: [earlier, taskId].map((each) => viewOf(bench.tasks, each).undoable),
      });
      return { run: bench.run, earlier, seen, save: (text: string) => writeFile(at, text) };
    }

    it('takes back what is there, and the rest once the later one is undone that had taken it away', async (test) => {
      const { earlier, run, seen } = await runBoth(test, '-A', '+a', ' 1');
      await run({ kind: 'undo', taskId: earlier });
      assert.deepEqual(await seen(), { file: file('a', 'm', 'z'), undoable: [false, true] });
      await run('undo');
      assert.deepEqual(await seen(), { file: file('A', 'm', 'z'), undoable: [true, false] });
      await run('undo');
      assert.deepEqual(await seen(), { file: file('a', 'm', 'z'), undoable: [false, false] });
    });

    it('and merges, leaves the choice to the user, though the later one is undone too', async (test) => {
      const { earlier, run, seen, save } = await runBoth(test, ' 1', '-m', '+M', ' 3');
      await save(file('A', 'M', 'mine'));
      await run({ kind: 'undo', taskId: earlier, merge: true });
      await save(file('a', 'M', 'chosen'));
      await run('undo');
      assert.deepEqual(await seen(), { file: file('a', 'm', 'chosen'), undoable: [false, false] });
    });
  });
});
