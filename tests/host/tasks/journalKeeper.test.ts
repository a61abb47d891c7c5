import assert from 'node:assert/strict';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
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
  const run = async (prompt: string): Promise<string> => {
    const { taskId } = await tasks.start({
      functionCallId: `call-${(calls += 1)}`,
      clientId: 'client',
      workspace: { workspaceId: 'workspace', name: 'name', root },
      request: { kind: 'prompt', prompt },
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

  it('loses undone tasks without a word', async (test) => {
    const { dataFolder, events, run, lookAfter } = await setUp(test);
    await run('rename fetch user to load user');
    await run('undo');
    await run('create a file called notes dot md with hello');
    await run('create a file called more dot md with hello');
    await lookAfter(0);
    assert.equal((await readdir(join(dataFolder, 'journal/entries'))).length, 2);
    assert(events.lines.every((line) => !line.startsWith('expiring')));
  });
});
