import assert from 'node:assert/strict';
import { lstat, mkdir, readlink, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { TestContext } from 'node:test';
import type { Engine, EngineClient } from '../../../host/engines/engine.ts';
import { mostFenced } from '../../../host/workspace/scan/offLimits.ts';
import { noSandbox } from '../sandbox/noSandbox.ts';
import { contentsOf } from '../treeOf.ts';
import { setUp as openBench, viewOf } from './taskBench.ts';

type Work = (client: EngineClient, during: (work: () => Promise<unknown>) => Promise<void>) => Promise<unknown>;

/** An engine that writes by itself; what it does `during` is done by a command that it tells of. */
function createEngine(work: Work): Engine {
  const turn = async (client: EngineClient) => {
    await work(client, async (command) => {
      client.update({ kind: 'toolCall', callId: 'c', title: 'make things', state: 'running' });
      await command();
      client.update({ kind: 'toolCall', callId: 'c', title: 'make things', state: 'done' });
    });
    return { outcome: 'done', summary: 'Made.' } as const;
  };
  return {
    name: 'self',
    capabilities: { steering: false, permissions: true, writesItself: true },
    start: (_request, client) => ({ finished: turn(client), steer: () => false }),
  };
}

/** What a fresh repository has that runs code. */
async function makeRepository(folder: string): Promise<void> {
  await mkdir(path.join(folder, 'hooks'), { recursive: true });
  await mkdir(path.join(folder, 'refs/heads'), { recursive: true });
  await writeFile(path.join(folder, 'hooks/pre-commit'), '#!/bin/sh\n', { mode: 0o755 });
}

async function setUp(test: TestContext, work: Work) {
  const bench = await openBench(test, createEngine(work));
  await makeRepository(path.join(bench.root, 'theirs/.git'));
  await mkdir(path.join(bench.root, 'new'));
  const start = async () => {
    const asked = bench.events.nextQuestion();
    const { taskId } = await bench.tasks.start(bench.input('go'));
    return { taskId, asked };
  };
  const end = async (taskId: string): Promise<string> => {
    await bench.tasks.settled();
    const { state } = viewOf(bench.tasks, taskId);
    return state.phase === 'finished' ? state.summary : state.phase;
  };
  return { ...bench, start, end, at: (name: string) => path.join(bench.root, name) };
}

const isThere = (file: string) => lstat(file).then(Boolean, () => false);
const namesOf = async (folder: string) =>
  Object.keys(await contentsOf(folder)).map((name) => name.replaceAll(/\d{8,}/g, '1'));

const makesTwo: Work = ({ workspace: { root } }, during) =>
  during(async () => {
    await makeRepository(path.join(root, 'new/.git'));
    await mkdir(path.join(root, 'new/.claude'));
    await writeFile(path.join(root, 'new/.claude/settings.json'), '{}');
    await writeFile(path.join(root, 'plain.txt'), '');
  });

describe("git's and agents' own folders that a task made below the root", () => {
  it('have another name while the user is asked, and their own after a yes; undo leaves them (threat#git-hooks)', async (test) => {
    const { start, click, end, at, run } = await setUp(test, makesTwo);
    const { taskId, asked } = await start();
    const { approvalId, question, exact, alwaysAsk } = await asked;
    assert.deepEqual(
      [question, exact, alwaysAsk],
      ['May I keep .claude in new and .git in new?', 'new/.claude\nnew/.git', true],
    );
    assert.deepEqual([await isThere(at('new/.git')), await isThere(at('new/.claude'))], [false, false]);
    await click(approvalId, 'once');
    assert.equal(await end(taskId), 'Made.');
    const kept = await contentsOf(at('new'));
    assert.match(kept['.git/hooks/pre-commit'] ?? '', /bin\/sh/);
    await run({ kind: 'undo' });
    assert.deepEqual([await contentsOf(at('new')), await isThere(at('plain.txt'))], [kept, false]);
  });

  it('keep the other name after a no, and undo removes them whole (threat#git-hooks)', async (test) => {
    const { start, click, end, root, run } = await setUp(test, makesTwo);
    const before = await contentsOf(root);
    const { taskId, asked } = await start();
    await click((await asked).approvalId, 'no');
    const told = 'You did not allow .claude in new, .git in new, so each has made-by-command in its name now.';
    assert.equal(await end(taskId), `${told} Made.`);
    assert((await namesOf(root)).includes('new/.git.made-by-command-1/hooks/pre-commit'));
    await run({ kind: 'undo' });
    assert.deepEqual(await contentsOf(root), before);
  });

  it('keep the other name when the task is cancelled, or nobody answers', async (test) => {
    for (const how of ['cancel', 'expire'] as const) {
      const { start, end, root, tasks, clock, run } = await setUp(test, makesTwo);
      const before = await contentsOf(root);
      const { taskId, asked } = await start();
      await asked;
      if (how === 'cancel') tasks.cancel(taskId);
      else clock.advance(10 * 60_000);
      assert.match(await end(taskId), how === 'cancel' ? /^Cancelled/ : /^You did not allow .claude in new/);
      assert.equal(await isThere(path.join(root, 'new/.git')), false);
      await run({ kind: 'undo' });
      assert.deepEqual(await contentsOf(root), before);
    }
  });

  it('are found in the place of others and by what was moved there; a link has its place back (threat#links)', async (test) => {
    const { start, click, end, root, at } = await setUp(test, ({ workspace }, during) =>
      during(async () => {
        const place = (name: string) => path.join(workspace.root, name);
        await rename(place('theirs'), place('moved'));
        await mkdir(place('theirs'));
        await rename(place('evil'), place('theirs/.git'));
        await rm(place('new/.cursor'));
        await mkdir(place('new/.cursor'));
      }),
    );
    await makeRepository(at('evil'));
    await symlink('../shared', at('new/.cursor'));
    const { taskId, asked } = await start();
    const { approvalId, exact } = await asked;
    assert.equal(exact, 'new/.cursor\ntheirs/.git');
    await click(approvalId, 'no');
    await end(taskId);
    assert.equal(await readlink(at('new/.cursor')), '../shared');
    const names = await namesOf(root);
    assert(names.includes('moved/.git/hooks/pre-commit') && names.includes('theirs/.git.made-by-command-1'));
  });

  it("are not the user's own: a clone, or a commit in one that was there (threat#undo)", async (test) => {
    const { run, at, events } = await setUp(test, async ({ workspace: { root } }) => {
      await makeRepository(path.join(root, 'new/.git'));
      await writeFile(path.join(root, 'theirs/.git/index'), '');
    });
    await run('go');
    assert.equal(await isThere(at('new/.git/hooks/pre-commit')), true);
    assert.deepEqual(
      events.lines.filter((line) => line.startsWith('asked')),
      [],
    );
  });

  it('are asked about once no command runs any more, and gone ones not at all', async (test) => {
    const { run, root, events } = await setUp(test, ({ workspace }, during) =>
      during(async () => {
        await makeRepository(path.join(workspace.root, 'temporary/.git'));
        await rm(path.join(workspace.root, 'temporary'), { recursive: true });
      }),
    );
    const before = await contentsOf(root);
    await run('go');
    assert.deepEqual(await contentsOf(root), before);
    assert.equal(
      events.lines.some((line) => line.startsWith('asked')),
      false,
    );
  });
});

describe('an engine that writes by itself where more is off limits than can be fenced', () => {
  it('asks before every command, whatever it says of a sandbox, and knows that it must (threat#commands)', async (test) => {
    const modes: unknown[] = [];
    const engine = createEngine(async (client) => {
      await client.requestPermission({ kind: 'command', command: 'true', folder: '', sandboxed: true });
    });
    const start: Engine['start'] = (request, ...rest) => {
      modes.push(request.mode);
      return engine.start(request, ...rest);
    };
    const { root, tasks, input, events, run, click } = await openBench(test, { ...engine, start });
    for (let repository = 1; repository <= mostFenced; repository += 1) {
      await mkdir(path.join(root, 'many', String(repository), '.git'), { recursive: true });
    }
    await run('go');
    assert.equal(events.lines.filter((line) => line.startsWith('asked')).length, 0);
    await mkdir(path.join(root, 'one-more/.git'), { recursive: true });
    const asked = events.nextQuestion();
    await tasks.start(input('go'));
    const { approvalId, exact, alwaysAsk } = await asked;
    assert.deepEqual([exact, alwaysAsk, modes], ['true', true, ['askRisky', 'askAll']]);
    await click(approvalId, 'once');
    await tasks.settled();
  });
});

describe('a command of a task in a sandbox', { skip: noSandbox }, () => {
  const generate = 'cd fresh && mkdir -p .git/hooks && echo x > .git/hooks/pre-commit; echo y >> ../theirs/.git/config';
  const setUpProject = async (test: TestContext, repositories: number) => {
    const bench = await openBench(test, undefined, { sandbox: true });
    await writeFile(path.join(bench.root, 'package.json'), JSON.stringify({ scripts: { generate } }));
    await mkdir(path.join(bench.root, 'fresh'));
    await makeRepository(path.join(bench.root, 'theirs/.git'));
    for (let repository = 1; repository < repositories; repository += 1) {
      await mkdir(path.join(bench.root, 'many', String(repository), '.git'), { recursive: true });
    }
    return bench;
  };

  it('cannot change a repository below, and the one it makes is asked about after it (threat#git-hooks)', async (test) => {
    const { root, events, tasks, input, click } = await setUpProject(test, mostFenced);
    const asked = events.nextQuestion();
    await tasks.start(input('run generate'));
    const { approvalId, exact } = await asked;
    assert.equal(exact, 'fresh/.git');
    await click(approvalId, 'once');
    await tasks.settled();
    assert.equal(await isThere(path.join(root, 'fresh/.git/hooks/pre-commit')), true);
    assert.equal(await isThere(path.join(root, 'theirs/.git/config')), false);
  });

  it('is a question where more is off limits than a sandbox can keep (threat#commands)', async (test) => {
    const { root, events, tasks, input, click } = await setUpProject(test, mostFenced + 1);
    const asked = events.nextQuestion();
    const { taskId } = await tasks.start(input('run generate'));
    const { approvalId, question, alwaysAsk, reason } = await asked;
    assert.match(question, /^May I run npm run generate, in a sandbox that cannot protect everything here\?/);
    // What the host found is no reason that the assistant gave.
    assert.deepEqual([alwaysAsk, reason], [true, undefined]);
    await click(approvalId, 'no');
    await tasks.settled();
    assert.match(JSON.stringify(viewOf(tasks, taskId).state), /I did not run npm run generate/);
    assert.equal(await isThere(path.join(root, 'fresh/.git')), false);
  });
});
