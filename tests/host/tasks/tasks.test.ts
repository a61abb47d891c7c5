import assert from 'node:assert/strict';
import { appendFile, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { voiceHintsSchema } from '../../../protocol/hints.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';
import { finished, setUp, source, viewOf } from './taskBench.ts';

describe('a task', () => {
  it('is told from its start to its end, and stored', async (test) => {
    const { root, events, run, open } = await setUp(test);
    const task = await run('rename fetch user to load user');
    assert.deepEqual(task, {
      taskId: task.taskId,
      workspaceId: 'workspace',
      functionCallId: 'call-1',
      origin: 'voice',
      prompt: 'rename fetch user to load user',
      engine: 'commands',
      startedAtMs: 1_000,
      edits: [{ path: 'a.ts', kind: 'modify', added: 2, removed: 2 }],
      undoable: true,
      state: finished('done', 'Renamed fetch user to load user: 2 places in 1 file.'),
    });
    assert.deepEqual(events.lines, [
      'started rename fetch user to load user',
      'edited modify a.ts +2 -2',
      'finished rename fetch user to load user: done Renamed fetch user to load user: 2 places in 1 file.',
    ]);
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source.replaceAll('fetchUser', 'loadUser'));
    assert.deepEqual((await open()).list({ clientId: 'client', limit: 20 }), [task]);
  });

  it('is undone by another task, spoken, and its view says so', async (test) => {
    const { root, events, tasks, run } = await setUp(test);
    const before = await treeOf(root);
    const { taskId } = await run('rename fetch user to load user');
    const undo = await run('Undo that.');
    assert.deepEqual(await treeOf(root), before);
    assert.deepEqual(
      { undoes: undo.undoes, undoable: undo.undoable, edits: undo.edits, state: undo.state },
      {
        undoes: taskId,
        undoable: false,
        edits: [{ path: 'a.ts', kind: 'modify', added: 2, removed: 2 }],
        state: finished('done', 'Undone. a.ts is as it was before.'),
      },
    );
    assert.equal(viewOf(tasks, taskId).undoable, false);
    assert.deepEqual(events.lines.slice(3), [
      'started Undo that.',
      'changed rename fetch user to load user: undoable no',
      'edited modify a.ts +2 -2',
      'finished Undo that.: done Undone. a.ts is as it was before.',
    ]);
  });

  it('is undone by its id, after a restart too', async (test) => {
    const { root, run, open, input } = await setUp(test);
    const { taskId } = await run('rename fetch user to load user');
    await run('create a file called notes dot md');
    const later = await open();
    await later.start(input({ kind: 'undo', taskId }, { origin: 'clicked' }));
    await later.settled();
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source);
    assert.deepEqual((await readdir(root)).sort(), ['a.ts', 'notes.md']);
  });

  it('is undone one by one, the latest first, until nothing is left', async (test) => {
    const { root, run } = await setUp(test);
    const before = await treeOf(root);
    await run('rename fetch user to load user');
    await run('rename load user to read user');
    const summaries = [];
    for (let count = 0; count < 3; count += 1) {
      const { state } = await run({ kind: 'undo' });
      summaries.push(state.phase === 'finished' ? `${state.outcome} ${state.summary}` : '');
    }
    assert.deepEqual(summaries, [
      'done Undone. a.ts is as it was before.',
      'done Undone. a.ts is as it was before.',
      'failed There is nothing to undo.',
    ]);
    assert.deepEqual(await treeOf(root), before);
  });

  it("keeps the user's newer text when undoing, and can still be undone once that is gone", async (test) => {
    const { root, tasks, run } = await setUp(test);
    const { taskId } = await run('rename fetch user to load user');
    const written = await readFile(join(root, 'a.ts'));
    await appendFile(join(root, 'a.ts'), '// mine\n');
    const before = await treeOf(root);
    assert.deepEqual(
      (await run({ kind: 'undo' })).state,
      finished(
        'failed',
        'You have changed the same lines of a.ts since. So I undid nothing, and your newer text is safe. Say “undo that and merge” to get both.',
      ),
    );
    assert.deepEqual(await treeOf(root), before);
    assert.equal(viewOf(tasks, taskId).undoable, true);
    await writeFile(join(root, 'a.ts'), written);
    assert.deepEqual((await run({ kind: 'undo' })).state, finished('done', 'Undone. a.ts is as it was before.'));
  });

  it('cannot undo what another workspace did', async (test) => {
    const { run } = await setUp(test);
    const other = await temporaryFolder(test);
    const { taskId } = await run('rename fetch user to load user');
    assert.deepEqual(
      (await run({ kind: 'undo' }, { folder: other })).state,
      finished('failed', 'There is nothing to undo.'),
    );
    assert.deepEqual(
      (await run({ kind: 'undo', taskId }, { folder: other })).state,
      finished('failed', 'There is nothing to undo.'),
    );
  });

  it('tells what changed last', async (test) => {
    const { run } = await setUp(test);
    await run('rename fetch user to load user');
    assert.deepEqual(
      (await run('what changed?')).state,
      finished('done', 'The last change: Renamed fetch user to load user: 2 places in 1 file.'),
    );
  });

  it('fails with a sentence when a path is refused', async (test) => {
    const { run } = await setUp(test);
    assert.deepEqual(
      (await run('create a file called ../x.md with hello', { origin: 'typed' })).state,
      finished('failed', 'The path "../x.md" is refused: it leaves the workspace.'),
    );
  });

  it('is refused where the workspace has gone', async (test) => {
    const { root, tasks, input } = await setUp(test);
    await rm(root, { recursive: true });
    await assert.rejects(tasks.start(input('undo')), { code: 'workspace_missing' });
    assert.deepEqual(tasks.list({ clientId: 'client', limit: 20 }), []);
  });
});

describe('a function call id', () => {
  it('starts one task however often it comes, at once or later', async (test) => {
    const { root, tasks, events, input } = await setUp(test);
    const call = input('create a file called notes dot md');
    const [first, second] = await Promise.all([tasks.start(call), tasks.start(call)]);
    await tasks.settled();
    const third = await tasks.start(call);
    assert.deepEqual([second.taskId, third.taskId], [first.taskId, first.taskId]);
    assert.equal(third.state.phase, 'finished');
    assert.equal(events.lines.filter((line) => line.startsWith('started')).length, 1);
    assert.deepEqual((await readdir(root)).sort(), ['a.ts', 'notes.md']);
  });

  it('answers with the same task after a restart', async (test) => {
    const { tasks, open, input } = await setUp(test);
    const call = input('rename fetch user to load user');
    await tasks.start(call);
    await tasks.settled();
    const [task] = tasks.list({ clientId: 'client', limit: 1 });
    const later = await open();
    assert.deepEqual(await later.start(call), task);
    assert.equal(later.running(), 0);
  });
});

describe('what can be asked about tasks', () => {
  it("is a client's own list, newest first, and whose a task is", async (test) => {
    const { tasks, run, input } = await setUp(test);
    const first = await run('what changed');
    const second = await run('undo');
    const foreign = await tasks.start({ ...input('undo'), clientId: 'other' });
    await tasks.settled();
    assert.deepEqual(tasks.list({ clientId: 'client', limit: 20 }), [second, first]);
    assert.deepEqual(tasks.list({ clientId: 'client', limit: 1 }), [second]);
    assert.deepEqual([tasks.owner(foreign.taskId), tasks.owner('unknown')], ['other', undefined]);
  });

  it('is the diff of one file', async (test) => {
    const { tasks, run } = await setUp(test);
    const { taskId } = await run('rename fetch user to load user');
    assert.equal(
      await tasks.readDiff(taskId, 'a.ts'),
      '--- a/a.ts\n+++ b/a.ts\n@@ -1,2 +1,2 @@\n-export const fetchUser = 1;\n-fetchUser;\n+export const loadUser = 1;\n+loadUser;\n',
    );
    await assert.rejects(tasks.readDiff(taskId, 'b.ts'), { code: 'file_missing' });
    await assert.rejects(tasks.readDiff('unknown', 'a.ts'), { code: 'task_unknown' });
  });

  it('is the vocabulary of a workspace', async (test) => {
    const { root, tasks } = await setUp(test);
    const hints = z.parse(voiceHintsSchema, await tasks.hints({ workspaceId: 'w', name: 'n', root }));
    assert.deepEqual(
      { identifiers: hints.identifiers, files: hints.files },
      { identifiers: ['fetch user'], files: ['a', 'a dot ts'] },
    );
  });
});
