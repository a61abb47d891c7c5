import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, readFile, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { Engine } from '../../../host/engines/engine.ts';
import { TurnNotes } from '../../../host/tasks/turnNotes.ts';
import type { TurnNote } from '../../../host/tasks/turnNotes.ts';
import { describeThisProcess, newLockId } from '../../../host/workspace/lockRecord.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { treeOf } from '../treeOf.ts';
import { finished, setUp, source, viewOf } from './taskBench.ts';

/** Rewrites the only stored record as if the host had stopped while its task ran. */
async function interrupt(dataFolder: string): Promise<void> {
  const [name] = await readdir(join(dataFolder, 'tasks'));
  assert(name !== undefined);
  const path = join(dataFolder, 'tasks', name);
  const text = await readFile(path, 'utf8');
  const stopped = replaced(text, /"state":\{.*?\}/, '"state":{"phase":"running"}');
  // One that changed nothing has nothing to undo.
  await writeFile(path, stopped.replace('"undoable":true', '"undoable":false'));
}

function replaced(text: string, from: RegExp, to: string): string {
  assert.match(text, from);
  return text.replace(from, to);
}

/** Rewrites two records as if the host had stopped when the undo had written its files, and nothing was noted of that. */
async function dieInUndo(dataFolder: string, undone: string, undoing: string): Promise<void> {
  const rewrite = async (id: string, ...changes: (readonly [RegExp, string])[]): Promise<void> => {
    const path = join(dataFolder, 'tasks', `${id}.json`);
    const text = await readFile(path, 'utf8');
    await writeFile(
      path,
      changes.reduce((so, [from, to]) => replaced(so, from, to), text),
    );
  };
  await rewrite(undone, [/"undoable":false/, '"undoable":true']);
  await rewrite(undoing, [/,"undoes":"[^"]*"/, ''], [/"state":\{.*?\}/, '"state":{"phase":"running"}']);
}

/** An engine that writes by itself, and did nothing before its host stopped. */
const halfWay: Engine = {
  name: 'half-way',
  capabilities: { steering: false, permissions: false, writesItself: true },
  start: () => ({ finished: Promise.resolve({ outcome: 'done', summary: 'Done.' }), steer: () => false }),
};

describe('a host that stopped while a task ran', () => {
  it('is followed by one that fails the task with what it had changed, undoable', async (test) => {
    const { root, dataFolder, open, run, input } = await setUp(test);
    const { taskId } = await run('rename fetch user to load user');
    await interrupt(dataFolder);
    const later = await open();
    const view = viewOf(later, taskId);
    assert.deepEqual(
      { edits: view.edits, undoable: view.undoable, state: view.state },
      {
        edits: [{ path: 'a.ts', kind: 'modify', added: 2, removed: 2 }],
        undoable: true,
        state: finished(
          'failed',
          "Earshot's host stopped while this was running. What it had changed is kept and can be undone.",
        ),
      },
    );
    await later.start(input({ kind: 'undo' }));
    await later.settled();
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source);
  });

  /**
   * A turn of which the note is left: it began, and its host was seen last at `aliveMs`; then three files changed and one
   * was removed.
   */
  async function dieInTurn(test: TestContext, ran: TurnNote['ran'], aliveMs: number) {
    const { root, dataFolder, open, run, input } = await setUp(test, halfWay);
    for (const name of ['b.txt', 'gone.txt']) await writeFile(join(root, name), 'b\n');
    const { taskId } = await run('first');
    await interrupt(dataFolder);
    const notes = new TurnNotes(join(dataFolder, 'turns'));
    notes.put(taskId, { root, named: ['told.txt'], ran });
    notes.leave(taskId);
    await utimes(join(dataFolder, 'turns', `${taskId}.json`), aliveMs / 1_000, aliveMs / 1_000);
    await writeFile(join(root, 'told.txt'), 'told\n');
    await writeFile(join(root, 'b.txt'), 'c\n');
    await writeFile(join(root, 'new.txt'), 'new\n');
    await rm(join(root, 'gone.txt'));
    const left = await textsOf(root);
    const later = await open();
    assert.deepEqual(notes.all(), []);
    const undo = async () => {
      await later.start(input({ kind: 'undo' }));
      await later.settled();
      return await textsOf(root);
    };
    const paths = viewOf(later, taskId).edits.map(({ path }) => path);
    return { left, paths: paths.sort(), undo };
  }
  const minute = 60_000;
  const asBefore = { 'a.ts': source, 'b.txt': 'b\n', 'gone.txt': 'b\n' };
  const textsOf = async (root: string): Promise<Record<string, string>> => {
    const texts: Record<string, string> = {};
    for (const name of await readdir(root)) texts[name] = await readFile(join(root, name), 'utf8');
    return texts;
  };

  it('keeps what it said that it had changed, and leaves the user alone (threat#undo)', async (test) => {
    const { left, paths, undo } = await dieInTurn(test, [], Date.now() + minute);
    assert.deepEqual(paths, ['told.txt']);
    assert.deepEqual({ ...(await undo()), 'told.txt': left['told.txt'] }, left);
  });

  it('keeps what a command of it had changed without the journal', async (test) => {
    const ran = [{ fromMs: Date.now(), toMs: Date.now() + minute }];
    const { paths, undo } = await dieInTurn(test, ran, Date.now() + 2 * minute);
    assert.deepEqual(paths, ['b.txt', 'gone.txt', 'new.txt', 'told.txt']);
    assert.deepEqual(await undo(), asBefore);
  });

  it('leaves alone whatever became of files after it, though a command had not ended (threat#undo)', async (test) => {
    const ran = [{ fromMs: Date.now() - 3 * minute, toMs: null }];
    const { left, paths, undo } = await dieInTurn(test, ran, Date.now() - 2 * minute);
    assert.deepEqual(paths, []);
    assert.deepEqual(await undo(), left);
  });

  it('keeps what came to be in its last moments: by a command that it had not been told of', async (test) => {
    const { paths, undo } = await dieInTurn(test, [], Date.now());
    assert.deepEqual(paths, ['b.txt', 'gone.txt', 'new.txt', 'told.txt']);
    assert.deepEqual(await undo(), asBefore);
  });

  it('is followed by one that knows what an undo had merged: the user chooses, and the next undo is of the task before', async (test) => {
    const { root, dataFolder, open, run, input } = await setUp(test);
    await run('create a file called notes dot md');
    const { taskId } = await run('rename fetch user to load user');
    await writeFile(join(root, 'a.ts'), 'mine\n');
    const undoing = await run({ kind: 'undo', taskId, merge: true });
    assert.equal(undoing.undoes, taskId);
    await dieInUndo(dataFolder, taskId, undoing.taskId);
    await writeFile(join(root, 'a.ts'), 'chosen\n');
    const later = await open();
    assert.deepEqual([viewOf(later, taskId).undoable, viewOf(later, undoing.taskId).undoes], [false, taskId]);
    await later.start(input({ kind: 'undo' }));
    await later.settled();
    assert.deepEqual(await readdir(root), ['a.ts']);
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), 'chosen\n');
  });

  it('is followed by one that starts though a folder is where an undo had removed a file', async (test) => {
    const { root, dataFolder, open, run } = await setUp(test);
    const { taskId } = await run('create a file called notes dot md');
    const undoing = await run({ kind: 'undo', taskId });
    await dieInUndo(dataFolder, taskId, undoing.taskId);
    await mkdir(join(root, 'notes.md'));
    const view = viewOf(await open(), undoing.taskId);
    const said = "Earshot's host stopped while this was running. What it had changed is kept and can be undone.";
    assert.deepEqual([view.undoes, view.state], [taskId, finished('failed', said)]);
  });

  it('is followed by one that starts though what the task had changed cannot be read', async (test) => {
    const { dataFolder, open, run } = await setUp(test);
    const { taskId } = await run('rename fetch user to load user');
    await interrupt(dataFolder);
    const blobs = join(dataFolder, 'journal/blobs');
    for (const name of await readdir(blobs)) await writeFile(join(blobs, name), 'x');
    const view = viewOf(await open(), taskId);
    const said = "Earshot's host stopped while this was running. What it had changed could not be read.";
    assert.deepEqual([view.undoable, view.state], [false, finished('failed', said)]);
  });

  it('is followed by one that lets go of its workspace, for those elsewhere who cannot tell that it is gone', async (test) => {
    const { root, dataFolder, open, run } = await setUp(test);
    await run('rename fetch user to load user');
    const self = { ...(await describeThisProcess()), lockId: newLockId() };
    const { pid: gone } = spawnSync(process.execPath, ['--version']);
    const lock = join(root, '.earshot.lock');
    const theirs = JSON.stringify({ ...self, host: 'elsewhere' });
    for (const [holder, left] of [
      [JSON.stringify({ ...self, pid: gone }), null],
      [theirs, theirs],
    ] as const) {
      await interrupt(dataFolder);
      await writeFile(lock, holder);
      await open();
      assert.equal(await readFile(lock, 'utf8').catch(() => null), left);
    }
  });

  it('says so when nothing had been changed', async (test) => {
    const { dataFolder, open, run } = await setUp(test);
    const { taskId } = await run('rename nothing to anything');
    await interrupt(dataFolder);
    const view = viewOf(await open(), taskId);
    assert.deepEqual(
      view.state,
      finished('failed', "Earshot's host stopped while this was running. Nothing was changed."),
    );
    assert.equal(view.undoable, false);
  });

  it('leaves a damaged record out and starts', async (test) => {
    const { dataFolder, open, run } = await setUp(test);
    await run('undo');
    const [name] = await readdir(join(dataFolder, 'tasks'));
    await writeFile(join(dataFolder, 'tasks', name ?? ''), '{');
    assert.deepEqual((await open()).list({ clientId: 'client', limit: 20 }), []);
  });
});

describe('the queue', () => {
  it('runs tasks of one workspace in order, whatever name it goes by', async (test) => {
    const { root, tasks, events, input } = await setUp(test);
    const alias = `${root}-alias`;
    await symlink(root, alias);
    test.after(() => rm(alias));
    await tasks.start(input('rename fetch user to load user'));
    await tasks.start(input('rename load user to read user', { folder: alias }));
    await tasks.start(input('rename read user to show user'));
    assert.equal(tasks.running(), 3);
    await tasks.settled();
    assert.equal(tasks.running(), 0);
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source.replaceAll('fetchUser', 'showUser'));
    assert.deepEqual(
      events.lines.filter((line) => line.startsWith('finished')).map((line) => line.split(': ')[1]),
      [
        'done Renamed fetch user to load user',
        'done Renamed load user to read user',
        'done Renamed read user to show user',
      ],
    );
  });

  it('ends a waiting task as cancelled at once, and it never runs', async (test) => {
    const { root, tasks, input } = await setUp(test);
    await tasks.start(input('rename fetch user to load user'));
    const waiting = await tasks.start(input('create a file called notes dot md'));
    tasks.cancel(waiting.taskId);
    await tasks.settled();
    assert.deepEqual(viewOf(tasks, waiting.taskId).state, finished('cancelled', 'Cancelled.'));
    assert.deepEqual(await readdir(root), ['a.ts']);
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source.replaceAll('fetchUser', 'loadUser'));
  });

  it('lets another workspace go ahead', async (test) => {
    const { tasks, input } = await setUp(test);
    const other = await temporaryFolder(test);
    await mkdir(join(other, 'src'));
    await tasks.start(input('rename fetch user to load user'));
    const elsewhere = await tasks.start(input('create a file called notes dot md', { folder: other }));
    await tasks.settled();
    assert.equal(viewOf(tasks, elsewhere.taskId).undoable, true);
  });

  it('cancels everything when the host ends, and changes nothing more', async (test) => {
    const { root, tasks, controller, input } = await setUp(test);
    const before = await treeOf(root);
    const { taskId } = await tasks.start(input('rename fetch user to load user'));
    controller.abort();
    await tasks.settled();
    assert.deepEqual(viewOf(tasks, taskId).state, finished('cancelled', 'Cancelled.'));
    assert.deepEqual(await treeOf(root), before);
  });

  it('leaves finished and unknown tasks alone when they are cancelled', async (test) => {
    const { tasks, run } = await setUp(test);
    const task = await run('rename fetch user to load user');
    tasks.cancel(task.taskId);
    tasks.cancel('unknown');
    assert.deepEqual(viewOf(tasks, task.taskId), task);
  });
});
