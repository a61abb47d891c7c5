import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { TaskRequest } from '../../../protocol/task.ts';
import { createCommandsEngine } from '../../../host/engines/commands/commandsEngine.ts';
import { openTasks } from '../../../host/tasks/tasks.ts';
import { noticeMs } from '../../../host/tasks/whatToForget.ts';
import { createRecordedTaskEvents } from '../../fakes/recordedTaskEvents.ts';
import { temporaryFolder } from '../temporaryFolder.ts';
import { createPlainRunner } from './plainRunner.ts';
import { source, viewOf } from './taskBench.ts';

const log = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

/** Tasks whose journal keeps two entries, and a clock that is set by hand. */
async function setUp(test: TestContext) {
  const root = await temporaryFolder(test);
  const dataFolder = await temporaryFolder(test);
  await writeFile(join(root, 'a.ts'), source);
  const events = createRecordedTaskEvents();
  const clock = { nowMs: Date.now() };
  const engine = createCommandsEngine();
  const caps = { entries: 2, bytes: 1 << 30, ageMs: 365 * noticeMs };
  const tasks = await openTasks({
    dataFolder,
    engines: { commands: engine, choose: () => Promise.resolve(engine) },
    runner: createPlainRunner(dataFolder),
    events,
    mode: () => 'askRisky',
    log,
    now: () => clock.nowMs,
    after: () => () => undefined,
    caps,
    workspaces: () => [],
    signal: new AbortController().signal,
  });
  let calls = 0;
  const run = async (asked: string | TaskRequest): Promise<string> => {
    const { taskId } = await tasks.start({
      functionCallId: `call-${(calls += 1)}`,
      clientId: 'client',
      workspace: { workspaceId: 'workspace', name: 'name', root },
      request: typeof asked === 'string' ? { kind: 'prompt', prompt: asked } : asked,
      origin: 'voice',
    });
    await tasks.settled();
    return taskId;
  };
  const lookAfter = async (laterMs: number): Promise<void> => {
    clock.nowMs += laterMs;
    tasks.lookAfter();
    await tasks.settled();
  };
  return { root, dataFolder, events, tasks, run, lookAfter };
}

describe('a journal that has grown too long', () => {
  it('is said to lose its oldest task a day before it does, with all that only that needed', async (test) => {
    const { root, dataFolder, events, tasks, run, lookAfter } = await setUp(test);
    const [first, second] = [await run('rename fetch user to load user'), await run('rename load user to read user')];
    await run('create a file called notes dot md with hello');
    const blobs = async () => (await readdir(join(dataFolder, 'journal/blobs'))).length;
    assert.equal(await blobs(), 4);

    await lookAfter(0);
    assert.equal(events.lines.filter((line) => line === 'expiring 1').length, 1);
    assert.equal(viewOf(tasks, first).undoable, true);
    assert(viewOf(tasks, first).undoableUntilMs !== undefined);
    assert.equal(viewOf(tasks, second).undoableUntilMs, undefined);

    await lookAfter(noticeMs - 1);
    assert.equal(viewOf(tasks, first).undoable, true);
    assert.equal(await blobs(), 4);

    await lookAfter(noticeMs);
    assert.equal(viewOf(tasks, first).undoable, false);
    // The middle contents are still what the second task came from.
    assert.equal(await blobs(), 3);
    assert.equal(events.lines.filter((line) => line.startsWith('expiring')).length, 1);
    await run('undo');
    await run('undo');
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source.replaceAll('fetchUser', 'loadUser'));
    const { state } = viewOf(tasks, await run('undo'));
    assert(state.phase === 'finished' && state.summary === 'There is nothing to undo.');
  });

  it('loses undone tasks without a word, and their undos not before saying so: they can be redone', async (test) => {
    const { root, dataFolder, events, tasks, run, lookAfter } = await setUp(test);
    await run('rename fetch user to load user');
    const undoing = await run('undo');
    await run('create a file called notes dot md with hello');
    await run('create a file called more dot md with hello');
    const entries = async () => (await readdir(join(dataFolder, 'journal/entries'))).length;
    await lookAfter(0);
    assert.equal(await entries(), 3);
    assert.equal(events.lines.filter((line) => line === 'expiring 1').length, 1);
    assert(viewOf(tasks, undoing).undoableUntilMs !== undefined);
    await run({ kind: 'redo', taskId: undoing });
    assert.equal(await readFile(join(root, 'a.ts'), 'utf8'), source.replaceAll('fetchUser', 'loadUser'));
  });

  it('says of what it has lost that it was forgotten, not that it changed nothing', async (test) => {
    const { tasks, run, lookAfter } = await setUp(test);
    const said = async (request: TaskRequest): Promise<string> => {
      const { state } = viewOf(tasks, await run(request));
      return state.phase === 'finished' ? state.summary : '';
    };
    const first = await run('rename fetch user to load user');
    const second = await run('create a file called other dot md with hello');
    const undoing = await run('undo');
    await run('create a file called notes dot md with hello');
    await run('create a file called more dot md with hello');
    await lookAfter(0);
    assert.match(await said({ kind: 'undo', taskId: second }), /^That was forgotten .* it can't be undone any more\.$/);
    await lookAfter(noticeMs);
    assert.equal(
      await said({ kind: 'undo', taskId: first }),
      "That was forgotten to stay within the journal's bounds, so it can't be undone any more.",
    );
    assert.equal(
      await said({ kind: 'redo', taskId: undoing }),
      "That was forgotten to stay within the journal's bounds, so it can't be redone any more.",
    );
    const nothing = await run('make me a sandwich');
    assert.equal(await said({ kind: 'undo', taskId: nothing }), 'That is undone already, or it changed nothing.');
  });

  it('says so of a task too whose undo was taken back after it was forgotten', async (test) => {
    const { tasks, run, lookAfter } = await setUp(test);
    const first = await run('rename fetch user to load user');
    const undoing = await run('undo');
    await run('create a file called notes dot md with hello');
    await run('create a file called more dot md with hello');
    await lookAfter(0);
    await run({ kind: 'redo', taskId: undoing });
    const { state } = viewOf(tasks, await run({ kind: 'undo', taskId: first }));
    assert.match(state.phase === 'finished' ? state.summary : '', /^That was forgotten/);
    assert.equal(viewOf(tasks, first).undoable, false);
  });
});
