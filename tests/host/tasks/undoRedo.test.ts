import assert from 'node:assert/strict';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { contentsOf } from '../treeOf.ts';
import { finished, setUp, source, viewOf } from './taskBench.ts';

const rename = 'rename fetch user to load user';
const renamed = source.replaceAll('fetchUser', 'loadUser');

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
    const { root, run } = await setUp(test);
    const text = `${source}\nexport const more = 1;\n`;
    await writeFile(join(root, 'a.ts'), text);
    await run(rename);
    await appendFile(join(root, 'a.ts'), '// mine\n');
    assert.deepEqual((await run('undo')).state, finished('done', 'Undone. In a.ts I kept what you changed since.'));
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), `${text}// mine\n`);
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
});
